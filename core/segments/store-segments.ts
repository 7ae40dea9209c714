import type { Context } from '../context.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import type { Segment } from './segment.ts';
import { segmentKey } from './segment-keys.ts';

const PARALLEL_WRITES_MAX = 10;

/**
 * Stores each segment once, the higher revision winning; safe to repeat and in any order.
 * `stored` counts what was written now, `inserted` what was not there before.
 */
export async function storeSegments(
  context: Context,
  meeting: MeetingRecord,
  segments: readonly Segment[],
): Promise<{ stored: number; inserted: number }> {
  let stored = 0;
  let inserted = 0;
  for (let start = 0; start < segments.length; start += PARALLEL_WRITES_MAX) {
    const chunk = segments.slice(start, start + PARALLEL_WRITES_MAX);
    const results = await Promise.all(chunk.map((segment) => storeSegment(context, meeting, segment)));
    stored += results.filter((result) => result !== 'known').length;
    inserted += results.filter((result) => result === 'inserted').length;
  }
  return { stored, inserted };
}

async function storeSegment(
  context: Context,
  meeting: MeetingRecord,
  segment: Segment,
): Promise<'inserted' | 'revised' | 'known'> {
  const { segment_id, revision, start, end, text, speaker } = segment;
  const written = await context.table.update({
    update: segmentKey(meeting.id, segment),
    set: {
      segment_id,
      revision,
      start,
      end,
      text,
      speaker: speaker ?? undefined,
      language: segment.language ?? meeting.language,
      user_id: meeting.user_id,
      meeting_id: meeting.id,
      expires_at_seconds: rowExpiry(context, meeting),
    },
    setIfAbsent: { created_at: context.now().toISOString() },
    condition: { expression: 'attribute_not_exists(#pk) OR #revision < :newer', values: { newer: revision } },
  });
  if (!written) return 'known';
  return written.old ? 'revised' : 'inserted';
}
