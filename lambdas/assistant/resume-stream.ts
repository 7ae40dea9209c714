import type { Context } from '../../core/context.ts';
import { jobNotFound } from '../../core/jobs/find-answer.ts';
import { openJobEvents } from '../../core/jobs/open-job-events.ts';
import { newSessionId, sessionIdCookie } from '../http/assistant-session.ts';
import { EventStream } from '../http/event-stream.ts';
import { type HttpEvent, headerOf } from '../http/http-event.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { mirrorJob } from './mirror-job.ts';

/** Goes on with a stream that was cut: the events after the one that arrived last. */
export const resumeStream = visitorRoute({ success: 200 }, async (context: Context, { caller, event }) => {
  const { jobId, after } = readEventId(lastEventId(event));
  const read = await openJobEvents(context, caller, jobId);
  const first = await read();
  // An id that we never gave out.
  if (after > first.events.length) throw jobNotFound();
  const cookie = sessionIdCookie(event, caller.sessionId ?? newSessionId(context));
  return new EventStream(mirrorJob(context, { jobId, first, read, after }), [cookie]);
});

/** The id of the last event that a client got, when it asks for what follows. */
export const lastEventId = (event: HttpEvent): string | undefined => headerOf(event, 'last-event-id');

/** `<job_id>/<n>`; 0 where no event of the job has arrived yet. */
const EVENT_ID = /^(\w+)\/(0|[1-9]\d{0,5})$/;

function readEventId(text = ''): { jobId: string; after: number } {
  const [, jobId, after] = EVENT_ID.exec(text) ?? [];
  if (jobId === undefined || after === undefined) throw jobNotFound();
  return { jobId, after: Number(after) };
}
