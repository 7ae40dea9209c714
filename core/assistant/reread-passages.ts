import type { Context } from '../context.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { segmentKey } from '../segments/segment-keys.ts';
import { StoredSegment } from '../segments/stored-segment.ts';
import type { Passage } from './passage.ts';
import type { Asker } from './question.ts';

/**
 * The passages as the table has them now: revised ones with their new words, without those that are gone or whose meeting
 * was deleted. The very same objects where nothing has changed, so that a caller sees whether anything has.
 */
export async function rereadPassages(
  { table }: Pick<Context, 'table'>,
  asker: Asker,
  passages: readonly Passage[],
): Promise<Passage[]> {
  if (asker.kind === 'anonymous' || passages.length === 0) return [...passages];
  const ids = [...new Set(passages.flatMap(({ meeting }) => meeting.id ?? []))];
  const items = await table.findAll([
    ...ids.map((id) => meetingKey({ user_id: asker.userId, id })),
    ...passages.map((passage) => segmentKey(passage.meeting.id ?? 0, passage)),
  ]);
  const living = new Set(items.filter(({ deleted_at }) => deleted_at === undefined).map(nameOf));
  const segments = new Map(items.map((item) => [nameOf(item), item]));
  return passages.flatMap((passage) => {
    const id = passage.meeting.id ?? 0;
    const item = segments.get(nameOf(segmentKey(id, passage)));
    if (!item || !living.has(nameOf(meetingKey({ user_id: asker.userId, id })))) return [];
    const { text, speaker = null } = StoredSegment.parse(item);
    const isSame = text === passage.text && (speaker ?? null) === passage.speaker;
    return [isSame ? passage : { ...passage, text, speaker: speaker ?? null }];
  });
}

const nameOf = ({ pk, sk }: Record<string, unknown>): string => `${pk}\n${sk}`;
