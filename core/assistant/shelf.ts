import type { Context } from '../context.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { parseMeeting } from '../meetings/meeting-record.ts';
import { type Candidate, listCandidates } from './candidate.ts';
import { readCatalogue } from './catalogue.ts';
import { factsOf, meetingOf } from './digest.ts';
import type { Asker, Question } from './question.ts';
import type { Opened } from './rank-passages.ts';
import { sampleCandidates } from './samples/sample-candidates.ts';

/** The transcripts that a question may be answered from. */
export type Shelf = {
  count: number;
  /** What is known of them before anything large is read. */
  known: readonly Pick<Candidate, 'meeting' | 'terms'>[];
  list: () => Promise<readonly Candidate[]>;
  /** Opens the chosen ones; those that are gone by now are left out. */
  open: (chosen: readonly Candidate[]) => Promise<Opened[]>;
};

/** The user's meetings, those that the question names, or none where it asks for none; the samples for somebody unknown. */
export async function findShelf(context: Context, asker: Asker, question: Question): Promise<Shelf> {
  if (question.query.trim() === '') return shelfOf([]);
  const named = question.meeting_ids?.length ? question.meeting_ids : undefined;
  if (!named && !question.auto_load_documents) return shelfOf([]);
  if (asker.kind === 'anonymous') return shelfOf(named ? [] : sampleCandidates());
  const { userId } = asker;
  const catalogue = await readCatalogue(context, userId, named);
  const ids = [...catalogue.live, ...catalogue.unindexed].map(({ id }) => id);
  return {
    count: new Set([...ids, ...catalogue.digests.map(({ meeting_id }) => meeting_id)]).size,
    known: catalogue.digests.map((digest) => ({ meeting: meetingOf(digest), terms: digest.terms })),
    list: () => listCandidates(context, userId, catalogue),
    open: (chosen) => openOf(context, userId, chosen),
  };
}

const shelfOf = (candidates: readonly Candidate[]): Shelf => ({
  count: candidates.length,
  known: candidates,
  list: async () => candidates,
  open: openAll,
});

async function openAll(chosen: readonly Candidate[]): Promise<Opened[]> {
  const indexes = await Promise.all(chosen.map(({ open }) => open()));
  return chosen.flatMap(({ meeting }, position): Opened[] => {
    const index = indexes[position];
    return index ? [{ meeting, index }] : [];
  });
}

/** The meetings' items are read along: they know what was deleted or renamed since the digest was made. */
async function openOf({ table }: Context, userId: number, chosen: readonly Candidate[]): Promise<Opened[]> {
  const keys = chosen.map(({ meeting }) => meetingKey({ user_id: userId, id: meeting.id ?? 0 }));
  const [opened, items] = await Promise.all([openAll(chosen), table.findAll(keys)]);
  const records = items.map(parseMeeting).filter(({ deleted_at }) => deleted_at === undefined);
  const factsById = new Map(records.map((record) => [record.id, factsOf(record)]));
  return opened.flatMap(({ meeting, index }) => {
    const facts = meeting.id === null ? undefined : factsById.get(meeting.id);
    return facts ? [{ meeting: meetingOf(facts), index }] : [];
  });
}
