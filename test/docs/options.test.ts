import { describe, expect, it } from 'vitest';
import { Settings, settingNames } from '../../core/settings.ts';
import { helpText } from '../../local/cli/help.ts';
import { readDocument } from './documents.ts';

const { text } = readDocument('README.md');
const defaults = Settings.parse({});
const rowOf = (name: (typeof settingNames)[number]) =>
  `| \`${name}\` | ${defaults[name] === '' ? '–' : defaults[name]} | ${Settings.shape[name].description} |`;

describe('README', () => {
  it('lists every option of a deployment as core/settings.ts has it, and no other', () => {
    const [, table = ''] = /\| option \| default \| meaning \|\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(text) ?? [];
    expect(table.trimEnd().split('\n')).toEqual(settingNames.map(rowOf));
  });

  it('names every option and variable that --help names', () => {
    const names = new Set(helpText().match(/(?<= )--[a-z][a-z-]*|\b[A-Z]{2,}(?:_[A-Z]+)+\b/g));
    expect([...names].filter((name) => !text.includes(name))).toEqual([]);
  });

  it('says what took the place of what people look for', () => {
    for (const name of ['REDIS_URL', 'BOT_IMAGE_NAME', 'DOCKER_NETWORK']) {
      expect(text).toMatch(new RegExp(`^\\| \`${name}\` \\| .{10,} \\|$`, 'm'));
    }
  });
});
