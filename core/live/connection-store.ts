import type { Context } from '../context.ts';
import { settle } from '../settle.ts';
import type { Operation } from '../table/operation.ts';
import { plusSeconds, toSeconds } from '../time.ts';
import { tokenKey } from '../tokens/token-keys.ts';
import { userPartition } from '../users/user-keys.ts';
import { Connection, connectionSeconds, Listener, wantsOf } from './connection.ts';
import { connectionKey, interestKey, ownConnectionKey, ownConnectionPrefix } from './live-keys.ts';
import type { Topic } from './topics.ts';

type Store = Pick<Context, 'table' | 'now'>;

/** Several programs, and tabs of several browsers; what is beyond is a loop that opens and never closes. */
export const connectionsOfUserMax = 500;
const LISTENERS_PER_PAGE = 500;
const LISTENER_PAGES_MAX = 5;
/** Messages of one connection may be treated at the same time; each lost round is another's progress. */
const ROUNDS_MAX = 10;

/**
 * Records a new connection that listens to nothing yet; false when its key has been revoked, so that a revocation finds
 * every connection that the key ever opened.
 */
export async function addConnection(
  { table, now }: Store,
  who: Pick<Connection, 'connection_id' | 'user_id' | 'key_sha256'>,
): Promise<boolean> {
  const expires_at_seconds = toSeconds(plusSeconds(now(), connectionSeconds));
  const connection: Connection = { ...who, connected_at: now().toISOString(), expires_at_seconds };
  const listener: Listener = { ...connection, topics: [], meetings: [], version: 1 };
  const { connection_id, user_id } = who;
  const failed = await table.transact({
    key: { check: tokenKey(who.key_sha256), condition: { expression: 'attribute_exists(#pk)' } },
    connection: { put: { ...connectionKey(connection_id), ...connection } },
    listener: { put: { ...ownConnectionKey(user_id, connection_id), ...listener } },
  });
  return !failed;
}

/** Who a connection is; undefined when it is unknown or was forgotten. */
export async function findConnection({ table }: Pick<Store, 'table'>, id: string): Promise<Connection | undefined> {
  const item = await table.find(connectionKey(id));
  return item && Connection.parse(item);
}

/** A connection with what it wants to hear. */
export async function findListener(
  { table }: Pick<Store, 'table'>,
  { user_id, connection_id }: Pick<Connection, 'user_id' | 'connection_id'>,
): Promise<Listener | undefined> {
  const item = await table.find(ownConnectionKey(user_id, connection_id));
  return item && Listener.parse(item);
}

/** Every connection of a user that can still be there. */
export async function listListeners({ table, now }: Store, userId: number): Promise<Listener[]> {
  const listeners: Listener[] = [];
  let after: string | undefined;
  for (let page = 0; page < LISTENER_PAGES_MAX; page += 1) {
    const query = { pk: userPartition(userId), prefix: ownConnectionPrefix, limit: LISTENERS_PER_PAGE };
    const { items, next } = await table.query({ ...query, ...(after && { after }) });
    listeners.push(...items.map((item) => Listener.parse(item)));
    after = next;
    if (!after) break;
  }
  // TTL deletes late, so the expiry is compared here.
  return listeners.filter(({ expires_at_seconds }) => expires_at_seconds > toSeconds(now()));
}

export type Wishes = Pick<Listener, 'topics' | 'meetings'>;

/**
 * Changes what a connection wants to hear, and the interest that follows from it, in one transaction. Answers the
 * connection as it is then; undefined when it is gone.
 */
export async function changeWishes(
  context: Store,
  connection: Pick<Connection, 'user_id' | 'connection_id'>,
  change: (wishes: Wishes) => Wishes,
): Promise<Listener | undefined> {
  const settled = await settle(ROUNDS_MAX, async () => {
    const before = await findListener(context, connection);
    if (!before) return { listener: undefined };
    const { topics, meetings } = change(before);
    const after: Listener = { ...before, topics, meetings, version: before.version + 1 };
    const failed = await context.table.transact({
      listener: {
        update: ownConnectionKey(before.user_id, before.connection_id),
        set: { topics, meetings, version: after.version },
        condition: isUnchanged(before),
      },
      ...interestChanges(before, after),
    });
    return failed ? undefined : { listener: after };
  });
  return settled.listener;
}

/** Forgets a connection and its interest; one that is gone already is no mistake. */
export async function removeConnection(context: Store, connectionId: string): Promise<void> {
  await settle(ROUNDS_MAX, async () => {
    const connection = await findConnection(context, connectionId);
    const listener = connection && (await findListener(context, connection));
    if (!connection || !listener) return true;
    const failed = await context.table.transact({
      listener: {
        delete: ownConnectionKey(connection.user_id, connectionId),
        condition: isUnchanged(listener),
      },
      connection: { delete: connectionKey(connectionId) },
      ...noInterest(connectionId, wantsOf(listener)),
    });
    return failed ? undefined : true;
  });
}

const isUnchanged = ({ version }: Listener) => ({ expression: '#version = :version', values: { version } });

/** The rows that say what is listened to; only those that come or go. */
function interestChanges(before: Listener, after: Listener): Record<string, Operation> {
  const [old, wanted] = [wantsOf(before), wantsOf(after)];
  const { connection_id, expires_at_seconds } = before;
  const added = wanted
    .filter((topic) => !old.includes(topic))
    .map((topic) => [nameOf(topic), { put: { ...interestKey(topic, connection_id), expires_at_seconds } }]);
  const dropped = old.filter((topic) => !wanted.includes(topic));
  return { ...Object.fromEntries(added), ...noInterest(connection_id, dropped) };
}

const noInterest = (connectionId: string, topics: readonly Topic[]): Record<string, Operation> =>
  Object.fromEntries(topics.map((topic) => [nameOf(topic), { delete: interestKey(topic, connectionId) }]));

/** Of a write in the transaction. */
const nameOf = (topic: Topic): string => `interest in ${topic}`;
