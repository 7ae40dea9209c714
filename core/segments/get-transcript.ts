import type { Context } from '../context.ts';
import { meetingNotFound } from '../meetings/get-meeting.ts';
import { meetingPartition, type Pair, segmentPrefix } from '../meetings/meeting-keys.ts';
import { findMeetingOfPair } from '../meetings/meeting-store.ts';
import type { Transcript, TranscriptSegment } from '../meetings/meeting-view.ts';
import type { Item } from '../table/operation.ts';
import { plusSeconds } from '../time.ts';
import { StoredSegment } from './stored-segment.ts';

/** A page holds about 1 MB; ten hold far more than a meeting of the longest duration says. */
const SEGMENT_PAGES_MAX = 20;
const SEGMENTS_PER_PAGE = 5000;

/** Everything that was said, in time order; no segments yet is an empty list. */
export async function getTranscript(
  context: Context,
  userId: number,
  pair: Pair,
  meetingId?: number,
): Promise<Transcript> {
  const meeting = await findMeetingOfPair(context, userId, pair, meetingId);
  if (!meeting) throw meetingNotFound(pair);
  const { id, platform, native_meeting_id, constructed_meeting_url, status, start_time, end_time } = meeting;
  const items = await readSegments(context, id);
  return {
    id,
    platform,
    native_meeting_id,
    constructed_meeting_url,
    status,
    start_time: start_time ?? null,
    end_time: end_time ?? null,
    segments: items.map((item) => viewSegment(StoredSegment.parse(item), start_time ?? meeting.created_at)),
  };
}

async function readSegments({ table }: Context, meetingId: number): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (let page = 0; page < SEGMENT_PAGES_MAX; page += 1) {
    const prefix = { pk: meetingPartition(meetingId), prefix: segmentPrefix };
    const answer = await table.query({ ...prefix, limit: SEGMENTS_PER_PAGE, ...(after && { after }) });
    items.push(...answer.items);
    after = answer.next;
    if (!after) break;
  }
  return items;
}

const viewSegment = (
  { start, end, text, language, speaker, created_at }: StoredSegment,
  startTime: string,
): TranscriptSegment => ({
  start,
  end,
  text,
  language: language ?? null,
  speaker: speaker ?? null,
  created_at,
  absolute_start_time: plusSeconds(startTime, start).toISOString(),
  absolute_end_time: plusSeconds(startTime, end).toISOString(),
});
