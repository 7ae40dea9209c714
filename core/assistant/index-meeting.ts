import type { Context } from '../context.ts';
import { digestKey, type MeetingName, meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import { isLive } from '../meetings/status.ts';
import { readSegments } from '../segments/read-segments.ts';
import type { StoredSegment } from '../segments/stored-segment.ts';
import type { Operation } from '../table/operation.ts';
import { profileKey } from '../users/user-keys.ts';
import { Digest, factsOf, indexChunkKey } from './digest.ts';
import { packIndex } from './index-chunks.ts';
import { MeetingIndex } from './meeting-index.ts';
import type { Line } from './passage.ts';
import { packTerms } from './term-digest.ts';

const BUILD_BYTES = 12;

/** Makes an ended meeting searchable, or anew; a deleted one, and one where nothing was said, leaves no trace. */
export async function indexMeeting(context: Context, name: MeetingName): Promise<void> {
  const meeting = await findMeeting(context, name);
  if (meeting && !isLive(meeting.status)) await buildIndex(context, meeting);
}

/**
 * Writes digest and index chunks in one transaction, which holds only while the meeting and its user are not deleted:
 * nobody reads half an index, and none is left behind a deletion. Undefined when there is nothing to search.
 */
export async function buildIndex(
  context: Context,
  meeting: MeetingRecord,
): Promise<{ digest: Digest; index: MeetingIndex } | undefined> {
  const lines = linesOf(await readSegments(context, meeting.id));
  if (lines.length === 0) return undefined;
  const { index, chunks, lineCount } = await packIndex(lines);
  if (lineCount < lines.length) {
    context.log.warn('index_cut', { meeting_id: meeting.id, lines: lines.length, indexed: lineCount });
  }
  const digest: Digest = {
    ...factsOf(meeting),
    line_count: lineCount,
    terms: packTerms(MeetingIndex.countTerms(lines.slice(0, lineCount))),
    build: context.newSecret(BUILD_BYTES),
    chunk_count: chunks.length,
    built_at: context.now().toISOString(),
  };
  const failed = await context.table.transact(await writesOf(context, meeting, digest, chunks));
  return failed ? undefined : { digest, index };
}

export const linesOf = (segments: readonly StoredSegment[]): Line[] =>
  segments.map(({ segment_id, start, speaker, text }) => ({ segment_id, start, speaker: speaker ?? null, text }));

async function writesOf(
  context: Context,
  meeting: MeetingRecord,
  digest: Digest,
  chunks: readonly Uint8Array[],
): Promise<Record<string, Operation>> {
  // What the meeting's end set, so that an index built late does not outlive the transcript.
  const expires_at_seconds = meeting.expires_at_seconds ?? rowExpiry(context, meeting);
  const { build } = digest;
  const exists = { expression: 'attribute_exists(#pk) AND attribute_not_exists(#deleted_at)' };
  const writes: Record<string, Operation> = {
    meeting: { check: meetingKey(meeting), condition: exists },
    user: { check: profileKey(meeting.user_id), condition: exists },
    digest: { put: { ...digestKey(meeting), ...digest, expires_at_seconds } },
  };
  chunks.forEach((bytes, number) => {
    writes[`chunk ${number}`] = { put: { ...indexChunkKey(meeting.id, number), build, bytes, expires_at_seconds } };
  });
  const before = Digest.safeParse(await context.table.find(digestKey(meeting))).data;
  for (let number = chunks.length; number < (before?.chunk_count ?? 0); number += 1) {
    writes[`chunk ${number}`] = { delete: indexChunkKey(meeting.id, number) };
  }
  return writes;
}
