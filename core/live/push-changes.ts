import { findTokenUser } from '../tokens/find-token-user.ts';
import { type Listener, wantsOf } from './connection.ts';
import { listListeners } from './connection-store.ts';
import { deliver, dropConnection, eachAtMost, type Parcel } from './deliver.ts';
import { frameText } from './frames.ts';
import { framesOfChanges } from './frames-of-changes.ts';
import type { LiveChange } from './live-change.ts';
import type { LiveContext } from './live-context.ts';
import type { TopicFrame } from './meeting-frames.ts';

/** Users whose changes are treated at once. */
const USERS_AT_ONCE_MAX = 10;

/**
 * Brings changes to those of their owner's clients that listen; nobody else's are even read. Repeating it is harmless,
 * since status carries a version and segments a revision.
 */
export async function pushChanges(context: LiveContext, changes: readonly LiveChange[]): Promise<void> {
  const byUser = Map.groupBy(changes, ({ user_id }) => user_id);
  await eachAtMost(USERS_AT_ONCE_MAX, [...byUser], async ([userId, own]) => {
    const listeners = await listListeners(context, userId);
    const left = await endRevoked(context, listeners, own);
    if (left.length === 0) return;
    const wanted = new Set(left.flatMap(wantsOf));
    await sendTo(context, left, await framesOfChanges(context, own, wanted));
  });
}

/** Sends frames to those of a user's clients that listen to their topics. */
export async function pushFrames(context: LiveContext, userId: number, frames: readonly TopicFrame[]): Promise<void> {
  if (frames.length > 0) await sendTo(context, await listListeners(context, userId), frames);
}

async function sendTo(
  context: LiveContext,
  listeners: readonly Listener[],
  frames: readonly TopicFrame[],
): Promise<void> {
  const texts = frames.map(({ topic, frame }) => ({ topic, text: frameText(frame) }));
  const parcels = listeners.flatMap((listener): (Parcel & { listener: Listener })[] => {
    const wants = new Set(wantsOf(listener));
    const own = texts.filter(({ topic }) => wants.has(topic)).map(({ text }) => text);
    return own.length > 0 ? [{ listener, connectionId: listener.connection_id, frames: own }] : [];
  });
  const isAllowed = await Promise.all(parcels.map(({ listener }) => hasValidKey(context, listener)));
  await deliver(
    context,
    parcels.filter((_, position) => isAllowed[position]),
  );
  const refused = parcels.filter((_, position) => !isAllowed[position]);
  await Promise.all(refused.map(({ connectionId }) => dropConnection(context, connectionId)));
}

/** Read at most every 30 s for each key: also a revocation that nobody told of ends a connection. */
const hasValidKey = async (context: LiveContext, { key_sha256, user_id }: Listener): Promise<boolean> =>
  (await findTokenUser(context, key_sha256)) === user_id;

/** Ends the connections of keys that were taken out of use; answers the others. */
async function endRevoked(
  context: LiveContext,
  listeners: readonly Listener[],
  changes: readonly LiveChange[],
): Promise<Listener[]> {
  const revoked = new Set(changes.flatMap((change) => (change.type === 'key_revoked' ? [change.key_sha256] : [])));
  const ended = listeners.filter(({ key_sha256 }) => revoked.has(key_sha256));
  await Promise.all(ended.map(({ connection_id }) => dropConnection(context, connection_id)));
  return listeners.filter(({ key_sha256 }) => !revoked.has(key_sha256));
}
