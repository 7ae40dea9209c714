import * as z from 'zod';
import { meetingPrefix, segmentPrefix } from '../../core/meetings/meeting-keys.ts';
import { readStartedBy } from '../../core/tasks/started-by.ts';
import type { BusEvent, Stack, TableChange } from '../interfaces.ts';

const Row = z.looseObject({ pk: z.string(), sk: z.string() });

const Meeting = z.object({
  id: z.number(),
  native_meeting_id: z.string(),
  status: z.string(),
  phase: z.string(),
  completion_reason: z.string().optional(),
  failure_reason: z.string().optional(),
});

const Segment = z.object({
  meeting_id: z.number(),
  segment_id: z.string(),
  speaker: z.string().nullish(),
  text: z.string(),
});

const TaskDetail = z.object({ taskArn: z.string(), lastStatus: z.string(), startedBy: z.string().optional() });

/** What happens in the stack, as the runner shows it while it happens. */
export type Happening =
  | { readonly type: 'meeting'; readonly meeting: z.infer<typeof Meeting> }
  | { readonly type: 'segment'; readonly segment: z.infer<typeof Segment> }
  | { readonly type: 'task'; readonly meetingId: number; readonly attempt: number; readonly status: string };

/** Tells of each change of a meeting's status or phase, of a segment's text, and of a task; returns how to end that. */
export function watchStack(
  stack: Pick<Stack, 'onTableChange' | 'onTaskEvent'>,
  listener: (happening: Happening) => void,
): () => void {
  const taskStatuses = new Map<string, string>();
  const ends = [
    stack.onTableChange((change) => {
      const happening = readChange(change);
      if (happening !== undefined) listener(happening);
    }),
    stack.onTaskEvent((event) => {
      const happening = readTaskEvent(event, taskStatuses);
      if (happening !== undefined) listener(happening);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function readChange({ oldItem, newItem }: TableChange): Happening | undefined {
  const row = Row.safeParse(newItem);
  if (!row.success) return undefined;
  if (row.data.sk.startsWith(meetingPrefix)) {
    const meeting = Meeting.parse(newItem);
    const isSame = oldItem?.status === meeting.status && oldItem.phase === meeting.phase;
    return isSame ? undefined : { type: 'meeting', meeting };
  }
  if (row.data.sk.startsWith(segmentPrefix)) {
    const segment = Segment.parse(newItem);
    return oldItem?.text === segment.text ? undefined : { type: 'segment', segment };
  }
  return undefined;
}

/** ECS also sends an event when only the desired status changes; that is no news here. */
function readTaskEvent({ detail }: BusEvent, statuses: Map<string, string>): Happening | undefined {
  const { taskArn, lastStatus, startedBy } = TaskDetail.parse(detail);
  const owner = readStartedBy(startedBy);
  if (owner === undefined || statuses.get(taskArn) === lastStatus) return undefined;
  if (lastStatus === 'STOPPED') statuses.delete(taskArn);
  else statuses.set(taskArn, lastStatus);
  return { type: 'task', meetingId: owner.id, attempt: owner.attempt, status: lastStatus };
}
