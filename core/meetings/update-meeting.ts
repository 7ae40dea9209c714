import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError, invalidInput } from '../errors.ts';
import { settle } from '../settle.ts';
import { jsonBytes } from '../stored-json.ts';
import { meetingNotFound } from './get-meeting.ts';
import { meetingKey, type Pair } from './meeting-keys.ts';
import { findMeetingOfPair } from './meeting-store.ts';
import { type Meeting, viewMeeting } from './meeting-view.ts';

const ROUNDS_MAX = 5;
const TEXT_MAX = 10_000;
const LIST_MAX = 500;
const DATA_BYTES_MAX = 32 * 1024;

export const UpdateMeetingInput = z.object({
  data: z
    .object({
      name: z.string().max(TEXT_MAX).nullish(),
      participants: z.array(z.string().max(256)).max(LIST_MAX).nullish(),
      languages: z.array(z.string().max(16)).max(LIST_MAX).nullish(),
      notes: z.string().max(TEXT_MAX).nullish(),
    })
    .nullish(),
});
export type UpdateMeetingInput = z.infer<typeof UpdateMeetingInput>;

/** Merges what people write about a meeting into its data; never touches what is known of the bot. */
export async function updateMeeting(
  context: Context,
  userId: number,
  pair: Pair,
  { data }: UpdateMeetingInput,
): Promise<Meeting> {
  const given = Object.fromEntries(
    Object.entries(data ?? {}).filter(([, value]) => value !== undefined && value !== null),
  );
  if (Object.keys(given).length === 0) throw new DomainError('bad_request', 'No data provided for update.');
  return settle(ROUNDS_MAX, async () => {
    const meeting = await findMeetingOfPair(context, userId, pair);
    if (!meeting) throw meetingNotFound(pair);
    if (jsonBytes({ ...meeting.data, ...given }) > DATA_BYTES_MAX) {
      throw invalidInput(['body', 'data'], `Must not exceed ${DATA_BYTES_MAX} bytes`);
    }
    const set = { data: { ...meeting.data, ...given }, updated_at: context.now().toISOString() };
    const isDataUnchanged = {
      expression: '#data = :data AND attribute_not_exists(#deleted_at)',
      values: { data: meeting.data },
    };
    const updated = await context.table.update({ update: meetingKey(meeting), set, condition: isDataUnchanged });
    if (updated) return viewMeeting({ ...meeting, ...set });
    return undefined;
  });
}
