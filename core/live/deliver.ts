import { errorFields } from '../log.ts';
import { removeConnection } from './connection-store.ts';
import type { LiveContext } from './live-context.ts';

/** Posts to different connections that are under way at once; those to one connection keep their order. */
const POSTS_AT_ONCE_MAX = 50;

/** What one connection is to be sent, in order. */
export type Parcel = { connectionId: string; frames: readonly string[] };

type Delivery = Pick<LiveContext, 'table' | 'now' | 'log' | 'sockets'>;

/** Sends every parcel. A client that takes no frame is forgotten with its interest; the others get theirs. */
export function deliver(context: Delivery, parcels: readonly Parcel[]): Promise<void> {
  return eachAtMost(POSTS_AT_ONCE_MAX, parcels, async ({ connectionId, frames }) => {
    for (const frame of frames) {
      const sent = await context.sockets.post(connectionId, frame);
      if (sent === 'sent') continue;
      context.log.info('connection_dropped', { connection_id: connectionId, reason: sent });
      // A client that is still there notices by its end, and connects anew.
      return dropOrSay(context, connectionId, sent !== 'gone');
    }
  });
}

/** One that cannot be forgotten now is met again by the next frame; trying the batch again would tell all others twice. */
async function dropOrSay(context: Delivery, connectionId: string, isOpen: boolean): Promise<void> {
  try {
    await dropConnection(context, connectionId, isOpen);
  } catch (error) {
    context.log.error('connection_not_dropped', { connection_id: connectionId, ...errorFields(error) });
  }
}

/** Forgets a connection and, unless it is gone by itself, ends it. */
export async function dropConnection(context: Delivery, connectionId: string, isOpen = true): Promise<void> {
  await removeConnection(context, connectionId);
  if (isOpen) await context.sockets.close(connectionId);
}

/** Runs for every item, never more than `limit` at once. */
export async function eachAtMost<Item>(
  limit: number,
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const work = async () => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
}
