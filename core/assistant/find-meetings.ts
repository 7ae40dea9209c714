import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import type { Asker } from './question.ts';

/** Refuses to search meetings that are not the asker's, or are deleted; those look as if they did not exist. */
export async function refuseForeignMeetings(
  { table }: Pick<Context, 'table'>,
  asker: Asker,
  meetingIds: readonly number[],
): Promise<void> {
  const ids = [...new Set(meetingIds)];
  if (ids.length === 0) return;
  if (asker.kind === 'anonymous') throw meetingNotFound();
  const items = await table.findAll(ids.map((id) => meetingKey({ user_id: asker.userId, id })));
  const count = items.filter(({ deleted_at }) => deleted_at === undefined).length;
  if (count < ids.length) throw meetingNotFound();
}

const meetingNotFound = () => new DomainError('not_found', 'Meeting not found');
