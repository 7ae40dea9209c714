import { StoreUnavailableError } from '../errors.ts';
import { errorFields } from '../log.ts';
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
  const parcels: Parcel[] = [];
  await eachAtMost(USERS_AT_ONCE_MAX, [...byUser], async ([userId, own]) => {
    try {
      parcels.push(...(await parcelsOf(context, userId, own)));
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      // A row that makes no sense will make none the next time: the stream, which is everybody's, does not wait for it.
      context.log.error('changes_not_pushed', { user_id: userId, ...errorFields(error) });
    }
  });
  await deliver(context, parcels);
}

/** What one user's clients are to be sent of that user's changes. */
async function parcelsOf(context: LiveContext, userId: number, changes: readonly LiveChange[]): Promise<Parcel[]> {
  const listeners = await endRevoked(context, await listListeners(context, userId), changes);
  if (listeners.length === 0) return [];
  const wanted = new Set(listeners.flatMap(wantsOf));
  return parcelsFor(context, listeners, await framesOfChanges(context, changes, wanted));
}

/** Sends frames to those of a user's clients that listen to their topics. */
export async function pushFrames(context: LiveContext, userId: number, frames: readonly TopicFrame[]): Promise<void> {
  if (frames.length === 0) return;
  await deliver(context, await parcelsFor(context, await listListeners(context, userId), frames));
}

/** What each client is to be sent; one whose key is gone is ended instead. */
async function parcelsFor(
  context: LiveContext,
  listeners: readonly Listener[],
  frames: readonly TopicFrame[],
): Promise<Parcel[]> {
  const texts = frames.map(({ topic, frame }) => ({ topic, text: frameText(frame) }));
  const addressed = listeners.flatMap((listener) => {
    const wants = new Set(wantsOf(listener));
    const own = texts.filter(({ topic }) => wants.has(topic)).map(({ text }) => text);
    return own.length === 0 ? [] : [{ listener, frames: own }];
  });
  const byKey = Map.groupBy(addressed, ({ listener }) => listener.key_sha256);
  const parcels = [...byKey].map(async ([key, ofKey]): Promise<Parcel[]> => {
    // Read at most every 30 s: also a revocation that nobody told of ends a connection.
    const userId = await findTokenUser(context, key);
    const isValid = ofKey.every(({ listener }) => listener.user_id === userId);
    if (isValid) return ofKey.map(({ listener, frames }) => ({ connectionId: listener.connection_id, frames }));
    await Promise.all(ofKey.map(({ listener }) => dropConnection(context, listener.connection_id)));
    return [];
  });
  return (await Promise.all(parcels)).flat();
}

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
