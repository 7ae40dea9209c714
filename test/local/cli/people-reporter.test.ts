import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createPeopleReporter } from '../../../local/cli/people-reporter.ts';
import { waitFor } from '../wait-for.ts';

function create(botLogsCommand = (id: number): string | undefined => `npm start -- --logs bot-${id}`) {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return { reporter: createPeopleReporter(stream, { botLogsCommand }), lines: () => text.split('\n').slice(0, -1) };
}

const meeting = { id: 42, native_meeting_id: 'room', status: 'active', phase: 'recording' };
const segment = { meeting_id: 42, segment_id: 'a', speaker: 'Ada', text: 'Hello' };

it('shows each step with its time, and the one that failed', async () => {
  const { reporter, lines } = create();
  reporter.step('One');
  reporter.step('Two');
  reporter.failed();
  await waitFor('two lines', () => lines().length === 2);
  expect(lines()[0]).toMatch(/^ {2}✔ One +\d+\.\d s$/);
  expect(lines()[1]).toMatch(/^ {2}✘ Two +\d+\.\d s$/);
});

it('shows a caption once, when it has settled, and nothing in it that steers a terminal', async () => {
  const { reporter, lines } = create();
  reporter.happened({ type: 'meeting', meeting });
  reporter.happened({ type: 'segment', segment });
  reporter.happened({ type: 'segment', segment: { ...segment, text: 'Hello \u001b[2J all' } });
  await waitFor('two lines', () => lines().length === 2);
  expect(lines()[0]).toMatch(/^\d\d:\d\d:\d\d {2}room {2}active · recording$/);
  expect(lines()[1]).toMatch(/ {2}room {2}Ada: Hello {2}\[2J all$/);
});

it.each([
  ['and how to see more of it', undefined, 'failed · failed (task_stopped)  see why: npm start -- --logs bot-42'],
  ['alone when no logs are kept', () => undefined, 'failed · failed (task_stopped)'],
])('says why a meeting ended, %s', async (_, botLogsCommand, expected) => {
  const { reporter, lines } = create(botLogsCommand);
  reporter.happened({
    type: 'meeting',
    meeting: { ...meeting, status: 'failed', phase: 'failed', failure_reason: 'task_stopped' },
  });
  await waitFor('a line', () => lines().length === 1);
  expect(lines()[0]?.endsWith(expected)).toBe(true);
});
