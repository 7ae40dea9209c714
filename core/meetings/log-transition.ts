import type { Context } from '../context.ts';
import type { Actor } from './history-event.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { Status } from './status.ts';

export type Transition = {
  meeting: Pick<MeetingRecord, 'id' | 'attempt'>;
  from: Status | null;
  to: Status;
  actor: Actor;
  /** When the meeting came into the status it leaves. */
  since: string;
  reason?: string | undefined;
};

/** One line for each status move; `duration_ms` is how long the left status lasted. */
export function logTransition(
  { log, now }: Pick<Context, 'log' | 'now'>,
  { meeting, from, to, actor, since, reason }: Transition,
): void {
  const duration_ms = Math.max(0, now().getTime() - new Date(since).getTime());
  log.info('transition', { meeting: meeting.id, attempt: meeting.attempt, from, to, actor, reason, duration_ms });
}
