import * as z from 'zod';
import type { Context } from '../context.ts';
import { Session } from '../live/session.ts';
import type { Item } from '../table/operation.ts';
import { secondsBetween } from '../time.ts';
import { type Acquaintance, isFresh } from './site-record.ts';

/** Messages of a list may come after the heartbeat that calls it complete; so long nobody is taken for missing. */
const LIST_GRACE_SECONDS = 30;

/** A session of another site. One that was removed stays for a while, so that no late message brings it back. */
export const RemoteSession = z.object({
  user_id: z.int(),
  site: z.string(),
  session: Session,
  version: z.int(),
  /** By the other site's clock: when it read the session. */
  as_of: z.iso.datetime(),
  /** By our clock. */
  heard_at: z.iso.datetime(),
  /** `ended`: its site said so. `stale`: nothing is known of it any more. */
  removed: z.enum(['ended', 'stale']).optional(),
});
export type RemoteSession = z.infer<typeof RemoteSession>;

export const parseRemoteSession = (item: Item): RemoteSession => RemoteSession.parse(item);

type Here = Pick<Context, 'settings' | 'now'>;

/** Whether it can be said that the session is there: it was told since we listen and its site is there, and stands yet. */
export const isShown = (context: Here, row: RemoteSession, from: Acquaintance | undefined): boolean =>
  row.removed === undefined && from !== undefined && isFollowed(row, from) && !isForgotten(context, row, from);

function isFollowed({ heard_at }: RemoteSession, { site, told }: Acquaintance): boolean {
  if (site === undefined || told.interested_since === undefined) return false;
  return heard_at >= told.interested_since && heard_at >= site.fresh_since;
}

/** Whether nothing holds the session any more: its site fell silent, or did not name it among all that it has. */
export function isForgotten(context: Here, { as_of }: RemoteSession, from: Acquaintance | undefined): boolean {
  const site = from?.site;
  if (!site || !isFresh(context, site)) return true;
  const { complete_since, completed_at } = site;
  if (complete_since === undefined || completed_at === undefined || as_of >= complete_since) return false;
  return secondsBetween(completed_at, context.now()) > LIST_GRACE_SECONDS;
}
