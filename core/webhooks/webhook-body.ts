import type { StatusEvent } from '../events/event.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { viewMeeting } from '../meetings/meeting-view.ts';
import { jsonBytes } from '../stored-json.ts';
import type { WebhookEventName } from './webhook-events.ts';

/** Standard Webhooks asks for less than 20 KB. */
const BODY_BYTES_MAX = 20_000;

/**
 * What is sent of a status move: the meeting as it is when the delivery is made, and the move. What people wrote about
 * a meeting may be long; then the longest of it is left out, and can be read from the API.
 */
export function meetingBody(
  type: WebhookEventName,
  { from, to, at }: Pick<StatusEvent, 'from' | 'to' | 'at'>,
  meeting: MeetingRecord,
): string {
  const shown = viewMeeting(meeting);
  const write = (data: Record<string, unknown>) =>
    JSON.stringify({ type, timestamp: at, data: { meeting: { ...shown, data }, from, to } });
  const data = { ...shown.data };
  const written = Object.keys(meeting.data).sort((one, other) => jsonBytes(data[other]) - jsonBytes(data[one]));
  for (const name of written) {
    if (Buffer.byteLength(write(data)) < BODY_BYTES_MAX) break;
    delete data[name];
  }
  return write(data);
}

/** What is sent to try an endpoint. */
export const testBody = (type: string, at: Date): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data: { message: 'This is a test: your webhook works.' } });
