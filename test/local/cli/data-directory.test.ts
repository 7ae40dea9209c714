import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { keepKeys, readKeys } from '../../../local/cli/keys-file.ts';
import { createLogFiles } from '../../../local/cli/log-files.ts';
import { findRunner, lockDataDirectory } from '../../../local/cli/runner-lock.ts';
import { showLogs } from '../../../local/cli/show-logs.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../wait-for.ts';

let directory: string;
beforeEach(() => {
  directory = createTemporaryDirectory();
});

describe('lockDataDirectory', () => {
  const url = 'http://127.0.0.1:8056';

  it('refuses a second runner and names the first', () => {
    const release = lockDataDirectory(directory, url);
    expect(() => lockDataDirectory(directory, url)).toThrow(`process ${process.pid}, ${url}`);
    expect(findRunner(directory)).toMatchObject({ pid: process.pid, url });
    release();
    expect(findRunner(directory)).toBeUndefined();
    lockDataDirectory(directory, url)();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, url })],
    ['another process that got the same id', JSON.stringify({ pid: process.pid, url, started: '1' })],
    ['half a file', '{"pid":'],
  ])('takes over the lock of %s', (_what, content) => {
    writeFileSync(join(directory, 'runner.lock'), content);
    lockDataDirectory(directory, url)();
    expect(existsSync(join(directory, 'runner.lock'))).toBe(false);
  });
});

describe('keys', () => {
  it('are kept for their owner alone', () => {
    expect(readKeys(directory)).toEqual({});
    keepKeys(directory, { admin_api_key: 'a' });
    keepKeys(directory, { demo_user: { user_id: 1, api_key: 'b' } });
    expect(readKeys(directory)).toEqual({ admin_api_key: 'a', demo_user: { user_id: 1, api_key: 'b' } });
    expect(statSync(join(directory, 'keys.json')).mode & 0o777).toBe(0o600);
  });
});

describe('logs', () => {
  it('are appended to, line by line, for their owner alone', () => {
    const log = createLogFiles(directory);
    log('bots', '{"message":"one"}');
    log('bots', '{"message":"two"}');
    const path = join(directory, 'logs', 'bots.log');
    expect(readFileSync(path, 'utf8')).toBe('{"message":"one"}\n{"message":"two"}\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(() => log('../keys', '{}')).toThrow('no name for a log');
  });

  it('begin a new file when they have grown too large', () => {
    const path = join(directory, 'logs', 'bots.log');
    mkdirSync(join(directory, 'logs'));
    writeFileSync(path, 'x'.repeat(20_000_001));
    createLogFiles(directory)('bots', '{}');
    expect(readFileSync(path, 'utf8')).toBe('{}\n');
    expect(existsSync(`${path}.1`)).toBe(true);
  });
});

describe('showLogs', () => {
  const show = async (names: string[], isForPeople: boolean) => {
    const lines: string[] = [];
    await showLogs({ dataDirectory: directory, names, follow: false, isForPeople, write: (line) => lines.push(line) });
    return lines;
  };
  const line = (message: string) => JSON.stringify({ time: '2025-01-01T10:11:12.345Z', level: 'INFO', message, id: 1 });

  it('prints the lines of one log as they are, or for people', async () => {
    createLogFiles(directory)('bots', line('hello'));
    expect(await show(['bots'], false)).toEqual([line('hello')]);
    expect(await show(['bots'], true)).toEqual(['10:11:12.345  INFO   hello  {"id":1}']);
  });

  it('prints the last lines of each log, with its name', async () => {
    const log = createLogFiles(directory);
    for (let count = 1; count <= 12; count += 1) log('bots', line(String(count)));
    log('relay', line('r'));
    const lines = (await show([], false)).map((text) => JSON.parse(text));
    expect(lines.map(({ log: name }) => name)).toEqual([...Array(10).fill('bots'), 'relay']);
    expect(lines[0].message).toBe('3');
  });

  it('says which logs there are when it knows none of that name', async () => {
    createLogFiles(directory)('bots', line('x'));
    await expect(show(['bot'], false)).rejects.toThrow('There are: bots.');
  });

  it('follows what is added, whole lines only', async () => {
    const path = join(directory, 'logs', 'bots.log');
    const log = createLogFiles(directory);
    log('bots', line('before'));
    const lines: string[] = [];
    // It never ends by itself; the test process ends it.
    void showLogs({
      dataDirectory: directory,
      names: ['bots'],
      follow: true,
      isForPeople: false,
      write: (text) => lines.push(text),
    });
    await waitFor('the first line', () => lines.length === 1);
    appendFileSync(path, '{"message":"half');
    log('bots', ' and half"}');
    await waitFor('the second line', () => lines.length === 2);
    expect(lines[1]).toBe('{"message":"half and half"}');
  });
});
