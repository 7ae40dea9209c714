import type { Context } from '../context.ts';
import { meetingNotFound } from '../meetings/get-meeting.ts';
import type { Pair } from '../meetings/meeting-keys.ts';
import { findMeetingOfPair } from '../meetings/meeting-store.ts';
import type { Transcript, TranscriptSegment } from '../meetings/meeting-view.ts';
import { plusSeconds } from '../time.ts';
import { readSegments } from './read-segments.ts';
import type { StoredSegment } from './stored-segment.ts';

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
  const segments = await readSegments(context, id);
  return {
    id,
    platform,
    native_meeting_id,
    constructed_meeting_url,
    status,
    start_time: start_time ?? null,
    end_time: end_time ?? null,
    segments: segments.map((segment) => viewSegment(segment, start_time ?? meeting.created_at)),
  };
}

/** A segment as clients see it; `startTime` is where its seconds count from. */
export const viewSegment = (
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
