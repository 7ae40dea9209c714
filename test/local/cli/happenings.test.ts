import { describe, expect, it } from 'vitest';
import { startedBy } from '../../../core/tasks/started-by.ts';
import { type Happening, watchStack } from '../../../local/cli/happenings.ts';
import { createJsonReporter } from '../../../local/cli/json-reporter.ts';
import type { BusEvent, TableChange } from '../../../local/interfaces.ts';

function watch() {
  const seen: Happening[] = [];
  let changed: (change: TableChange) => void = () => undefined;
  let taskChanged: (event: BusEvent) => void = () => undefined;
  watchStack(
    {
      onTableChange: (listener) => {
        changed = listener;
        return () => undefined;
      },
      onTaskEvent: (listener) => {
        taskChanged = listener;
        return () => undefined;
      },
    },
    (happening) => seen.push(happening),
  );
  const put = (newItem: object, oldItem?: object) =>
    changed({ kind: oldItem ? 'MODIFY' : 'INSERT', newItem: { ...newItem }, oldItem: oldItem && { ...oldItem } });
  const task = (lastStatus: string, starter: string | undefined = startedBy({ user_id: 7, id: 42, attempt: 1 })) =>
    taskChanged({
      version: '0',
      id: 'x',
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '0',
      time: '',
      region: '',
      resources: [],
      detail: { taskArn: 'arn:1', lastStatus, startedBy: starter },
    });
  return { seen, put, task };
}

const meeting = {
  pk: 'USER#7',
  sk: 'MEETING#42',
  id: 42,
  native_meeting_id: 'room',
  status: 'reserved',
  phase: 'requested',
};
const segment = { pk: 'MEETING#42', sk: 'SEGMENT#0#a', meeting_id: 42, segment_id: 'a', speaker: 'Ada', text: 'Hello' };

function jsonLines(happenings: readonly Happening[]): unknown[] {
  const lines: string[] = [];
  const nobody = {
    step: () => undefined,
    failed: () => undefined,
    ready: () => undefined,
    happened: () => undefined,
    note: () => undefined,
  };
  const reporter = createJsonReporter((line) => lines.push(line), nobody);
  for (const happening of happenings) reporter.happened(happening);
  return lines.map((line) => JSON.parse(line));
}

describe('watchStack', () => {
  it('tells of a meeting when its status or phase has changed', () => {
    const { seen, put } = watch();
    put(meeting);
    put({ ...meeting, last_seq: 2 }, meeting);
    put({ ...meeting, phase: 'launching' }, meeting);
    expect(jsonLines(seen)).toEqual([
      { type: 'meeting', id: 42, status: 'reserved', phase: 'requested' },
      { type: 'meeting', id: 42, status: 'reserved', phase: 'launching' },
    ]);
  });

  it('tells of a segment when its text has changed', () => {
    const { seen, put } = watch();
    put(segment);
    put({ ...segment, revision: 2 }, segment);
    put({ ...segment, text: 'Hello there', speaker: undefined }, segment);
    expect(jsonLines(seen)).toEqual([
      { type: 'segment', meeting_id: 42, speaker: 'Ada', text: 'Hello' },
      { type: 'segment', meeting_id: 42, speaker: null, text: 'Hello there' },
    ]);
  });

  it('tells each status of a task once, and nothing of tasks that are not bots', () => {
    const { seen, task } = watch();
    task('RUNNING');
    task('RUNNING');
    task('STOPPED');
    task('RUNNING', 'somebody else');
    expect(jsonLines(seen)).toEqual([
      { type: 'task', meeting_id: 42, attempt: 1, status: 'RUNNING' },
      { type: 'task', meeting_id: 42, attempt: 1, status: 'STOPPED' },
    ]);
  });

  it('is silent about other rows and removals', () => {
    const { seen, put } = watch();
    put({ pk: 'USER#7', sk: 'SLOTS', live: 1 });
    expect(seen).toEqual([]);
  });
});
