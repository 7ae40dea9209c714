import * as z from 'zod';
import { indexPrefix, meetingPartition } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import type { Item, Key } from '../table/operation.ts';
import { dayOf, type Meeting } from './passage.ts';

const CHUNK_DIGITS = 2;
const TITLE_CHARACTERS_MAX = 120;

export const indexChunkKey = (meetingId: number, number: number): Key => ({
  pk: meetingPartition(meetingId),
  sk: `${indexPrefix}${String(number).padStart(CHUNK_DIGITS, '0')}`,
});

/** What a question needs to know of a meeting to decide whether to open its index. */
export const Digest = z.object({
  meeting_id: z.int(),
  platform: z.string(),
  native_meeting_id: z.string(),
  name: z.string().optional(),
  held_at: z.iso.datetime(),
  /** How many lines the index holds. */
  line_count: z.int(),
  /** The terms of `packTerms`. */
  terms: z.instanceof(Uint8Array),
  /** Which build of the index belongs to it, and in how many chunks. */
  build: z.string(),
  chunk_count: z.int(),
  built_at: z.iso.datetime(),
});
export type Digest = z.infer<typeof Digest>;

export const parseDigest = (item: Item): Digest => Digest.parse(item);

/** The facts of a meeting that its digest keeps. */
export function factsOf(meeting: MeetingRecord) {
  const { name } = meeting.data;
  return {
    meeting_id: meeting.id,
    platform: meeting.platform,
    native_meeting_id: meeting.native_meeting_id,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, TITLE_CHARACTERS_MAX) : undefined,
    held_at: meeting.start_time ?? meeting.created_at,
  };
}

type Facts = Omit<ReturnType<typeof factsOf>, 'name'> & { name?: string | undefined };

/** The meeting as answers speak of it; one without a name goes by its platform and day. */
export function meetingOf({ meeting_id, platform, native_meeting_id, name, held_at }: Facts): Meeting {
  return {
    id: meeting_id,
    title: name ?? `${platform} ${native_meeting_id}, ${dayOf(held_at)}`,
    heldAt: held_at,
    path: `/transcripts/${platform}/${encodeURIComponent(native_meeting_id)}?meeting_id=${meeting_id}`,
  };
}
