import * as z from 'zod';
import { InterestChanged, StatusEvent } from '../events/event.ts';
import { forgetStale } from './forget-stale.ts';
import { hearHeartbeat } from './hear-heartbeat.ts';
import { rememberSession } from './remember-session.ts';
import { announceInterest, sendHeartbeat } from './send-heartbeat.ts';
import { SiteMessage } from './site-message.ts';
import type { SitesContext } from './sites-context.ts';
import { tellOfMove } from './tell-of-move.ts';
import { toEach } from './to-each.ts';

/** To the queue of sites: what happens here, and what other sites say. */
export const SitesQueueEvent = z.union([StatusEvent, InterestChanged, SiteMessage]);
export type SitesQueueEvent = z.infer<typeof SitesQueueEvent>;

/** Deals with one message. What another site says goes into the cache and no further: sites tell only of themselves. */
export async function syncSites(context: SitesContext, message: SitesQueueEvent): Promise<void> {
  if (message.type === 'meeting.status') return tellOfMove(context, message);
  if (message.type === 'interest.changed') return announceInterest(context);
  const from = message.type === 'site.heartbeat' ? message.heartbeat.computer_name : message.site;
  const peer = context.peers.find(({ name }) => name === from);
  if (!peer) {
    context.log.warn('unknown_site', { site: from, type: message.type });
    return;
  }
  if (message.type === 'site.heartbeat') return hearHeartbeat(context, peer, message);
  return rememberSession(context, message);
}

export type BeatReport = { unreachable: string[]; lost: number; forgotten: number };

/** Each minute: a heartbeat to every site, and an end to what has become stale here. */
export async function beat(context: SitesContext): Promise<BeatReport> {
  const unreachable = await toEach(context, context.peers, (peer) => sendHeartbeat(context, peer));
  const stale = await forgetStale(
    context,
    context.peers.map(({ name }) => name),
  );
  return { unreachable, ...stale };
}
