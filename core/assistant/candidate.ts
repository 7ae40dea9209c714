import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { digestKey, indexPrefix, meetingPartition } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { readSegments } from '../segments/read-segments.ts';
import type { Item } from '../table/operation.ts';
import type { Catalogue } from './catalogue.ts';
import { type Digest, factsOf, meetingOf, parseDigest } from './digest.ts';
import { unpackIndex } from './index-chunks.ts';
import { buildIndex, linesOf } from './index-meeting.ts';
import { MeetingIndex } from './meeting-index.ts';
import type { Meeting } from './passage.ts';
import { packTerms } from './term-digest.ts';

/** So many running meetings are searched, each straight from what has been said so far. */
const LIVE_MEETINGS_MAX = 5;
/** So many missing indexes are made while one question waits; the next question goes on. */
const BUILDS_MAX = 3;
/** Beyond so many lines only the first of them is made. */
const BUILT_LINES_MAX = 10_000;
const CHUNKS_PER_PAGE = 20;

/** A meeting that may hold the answer. */
export type Candidate = {
  meeting: Meeting;
  /** As `packTerms` packs them. */
  terms: Uint8Array;
  /** Undefined when the meeting is gone. */
  open: () => Promise<MeetingIndex | undefined>;
};

/** Everything in the catalogue that can be searched; some of the missing indexes are made on the way. */
export async function listCandidates(
  context: Context,
  userId: number,
  { digests, live, unindexed }: Catalogue,
): Promise<Candidate[]> {
  const built = await Promise.all(worthBuilding(unindexed).map((meeting) => tryBuild(context, meeting)));
  const fresh = built.filter((candidate) => candidate !== undefined);
  const isFresh = new Set(fresh.map(({ meeting }) => meeting.id));
  const spoken = await Promise.all(live.slice(0, LIVE_MEETINGS_MAX).map((meeting) => readLive(context, meeting)));
  return [
    ...spoken.filter((candidate) => candidate !== undefined),
    ...fresh,
    ...digests.filter(({ meeting_id }) => !isFresh.has(meeting_id)).map((digest) => stored(context, userId, digest)),
  ];
}

function worthBuilding(unindexed: readonly MeetingRecord[]): MeetingRecord[] {
  let lines = 0;
  return unindexed.slice(0, BUILDS_MAX).filter(({ segment_count }, position) => {
    lines += segment_count;
    return position === 0 || lines <= BUILT_LINES_MAX;
  });
}

const stored = (context: Context, userId: number, digest: Digest): Candidate => ({
  meeting: meetingOf(digest),
  terms: digest.terms,
  open: () => openIndex(context, userId, digest),
});

/** An index that cannot be made must not keep its user from asking about all other meetings. */
async function tryBuild(context: Context, meeting: MeetingRecord): Promise<Candidate | undefined> {
  try {
    const built = await buildIndex(context, meeting);
    return built && { ...stored(context, meeting.user_id, built.digest), open: async () => built.index };
  } catch (error) {
    context.log.warn('index_failed', { meeting_id: meeting.id, ...errorFields(error) });
    return undefined;
  }
}

async function readLive(context: Context, meeting: MeetingRecord): Promise<Candidate | undefined> {
  const lines = linesOf(await readSegments(context, meeting.id));
  if (lines.length === 0) return undefined;
  const terms = packTerms(MeetingIndex.countTerms(lines));
  return { meeting: meetingOf(factsOf(meeting)), terms, open: () => MeetingIndex.of(lines) };
}

/** The stored index; read again, then made anew, when somebody has replaced it between the digest and its chunks. */
async function openIndex(context: Context, userId: number, digest: Digest): Promise<MeetingIndex | undefined> {
  const name = { user_id: userId, id: digest.meeting_id };
  const index = await readIndex(context, digest);
  if (index) return index;
  const row = await context.table.find(digestKey(name));
  const again = row && (await readIndex(context, parseDigest(row)));
  if (again) return again;
  const meeting = await findMeeting(context, name);
  return meeting && (await buildIndex(context, meeting))?.index;
}

async function readIndex({ table }: Context, { meeting_id, build, chunk_count }: Digest) {
  const rows: Item[] = [];
  let after: string | undefined;
  do {
    const chunks = { pk: meetingPartition(meeting_id), prefix: indexPrefix, consistent: false, limit: CHUNKS_PER_PAGE };
    const { items, next } = await table.query({ ...chunks, ...(after && { after }) });
    rows.push(...items);
    after = next;
  } while (after && rows.length < CHUNKS_PER_PAGE);
  return unpackIndex(rows, { build, count: chunk_count });
}
