import type { Context } from '../context.ts';
import { storeSegments } from '../segments/store-segments.ts';
import { authorizeCallback } from './authorize-callback.ts';
import type { SegmentsInput } from './callback-schemas.ts';
import { recordContact } from './record-contact.ts';

/** Stores what was said, once per segment, the higher revision winning; taken whatever the `seq`, even after a verdict. */
export async function segments(context: Context, token: string, input: SegmentsInput) {
  const meeting = await authorizeCallback(context, { token, connectionId: input.connection_id, call: 'segments' });
  const { stored, inserted } = await storeSegments(context, meeting, input.segments);
  await recordContact(context, meeting, inserted);
  return { status: 'callback processed', meeting_id: meeting.id, stored };
}
