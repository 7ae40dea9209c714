import type { StatusEvent } from '../events/event.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { parseMeeting } from '../meetings/meeting-record.ts';
import { findOwners, sessionMessage } from './own-sessions.ts';
import { isFresh, readAcquaintances, type SiteRecord } from './site-record.ts';
import type { SitesContext } from './sites-context.ts';
import { toEachOrThrow } from './to-each.ts';

/**
 * Tells the sites that listen how a session of ours is now, whichever of its moves was heard of. Where nobody listens
 * nothing is read and nothing is sent.
 */
export async function tellOfMove(context: SitesContext, event: StatusEvent): Promise<void> {
  const listening = await listListeningPeers(context);
  if (listening.length === 0) return;
  const as_of = context.now().toISOString();
  const item = await context.table.find(meetingKey({ user_id: event.user_id, id: event.meeting_id }));
  const owner_sha256 = (await findOwners(context, [event.user_id])).get(event.user_id);
  if (!item || owner_sha256 === undefined) return;
  const message = sessionMessage(context, { meeting: parseMeeting(item), owner_sha256, as_of });
  await toEachOrThrow(context, listening, (peer) => context.publish(peer, [message]));
}

async function listListeningPeers(context: SitesContext) {
  const known = await readAcquaintances(
    context,
    context.peers.map(({ name }) => name),
  );
  const isListening = (name: string) =>
    known.some(({ name: other, site }) => other === name && site !== undefined && listens(context, site));
  return context.peers.filter(({ name }) => isListening(name));
}

/** Whether a site is there and somebody listens there. */
export const listens = (context: SitesContext, site: SiteRecord): boolean =>
  isFresh(context, site) && (site.interested_in?.includes('sessions') ?? false);
