import type { Context } from '../context.ts';
import type { Session } from '../live/session.ts';
import { userPartition } from '../users/user-keys.ts';
import { parsePeers } from './peers.ts';
import { isShown, parseRemoteSession } from './remote-session.ts';
import { remoteSessionPrefix } from './site-keys.ts';
import { readAcquaintances } from './site-record.ts';

/** Far more than anybody runs at once; those that have ended lie among them for some days. */
const ROWS_MAX = 1000;

/** The sessions of the user at other sites, as far as those are fresh. Costs nothing where no site is configured. */
export async function listRemoteSessions(
  context: Pick<Context, 'table' | 'settings' | 'now'>,
  userId: number,
): Promise<Session[]> {
  const names = parsePeers(context.settings.sites).map(({ name }) => name);
  if (names.length === 0) return [];
  const query = { pk: userPartition(userId), prefix: remoteSessionPrefix, limit: ROWS_MAX };
  const [{ items }, known] = await Promise.all([context.table.query(query), readAcquaintances(context, names)]);
  const from = new Map(known.map((one) => [one.name, one]));
  return items
    .map(parseRemoteSession)
    .filter((row) => isShown(context, row, from.get(row.site)))
    .map(({ session }) => session);
}
