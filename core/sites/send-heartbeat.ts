import { isAnyoneInterested } from '../live/interest.ts';
import { type TopicName, topics } from '../live/topics.ts';
import { isStale } from './freshness.ts';
import type { Peer } from './peers.ts';
import { toldKey } from './site-keys.ts';
import { type Acquaintance, readAcquaintances } from './site-record.ts';
import type { SitesContext } from './sites-context.ts';
import { toEachOrThrow } from './to-each.ts';

/** Tells every site what is listened to here, unless it knows. */
export async function announceInterest(context: SitesContext): Promise<void> {
  const wanted = joined(await listInterests(context));
  await toEachOrThrow(context, context.peers, async (peer) => {
    const { told } = await getAcquaintance(context, peer);
    if (told.announced !== wanted) await sendHeartbeat(context, peer);
  });
}

/** Tells one site that we are here, what is listened to here, and how far we have told it everything. */
export async function sendHeartbeat(context: SitesContext, peer: Peer): Promise<void> {
  // Taken before the interest is read: of two heartbeats the one that read later must win.
  const last_seen = context.now().toISOString();
  const interested_in = await listInterests(context);
  const known = await getAcquaintance(context, peer);
  const { complete_since } = known.told;
  const wish = interested_in.includes('sessions') ? wishOf(context, known, last_seen) : undefined;
  await context.publish(peer, [
    {
      type: 'site.heartbeat',
      heartbeat: {
        computer_name: context.settings.siteName,
        last_seen,
        ...(interested_in.length > 0 && { interested_in }),
      },
      wants_since: wish?.wants_since,
      complete_since,
    },
  ]);
  await context.table.update({
    update: toldKey(peer.name),
    set: { announced: joined(interested_in), ...wish },
    ...(!wish && { remove: ['wants_since', 'interested_since'] }),
  });
}

/** The wish for all sessions of a site; a new one when it came back, or when the list that answered the last is stale. */
function wishOf({ settings, now }: SitesContext, { site, told }: Acquaintance, at: string) {
  const { wants_since, interested_since = at } = told;
  const holds =
    wants_since !== undefined &&
    wants_since >= (site?.fresh_since ?? '') &&
    !isStale(settings, 'lists', { heardAt: wants_since, now: now() });
  return { interested_since, wants_since: holds ? wants_since : at };
}

async function listInterests(context: SitesContext): Promise<TopicName[]> {
  const wanted = await Promise.all(topics.map((topic) => isAnyoneInterested(context, topic)));
  return topics.filter((_topic, position) => wanted[position]);
}

const joined = (interests: readonly TopicName[]): string => interests.join(' ');

async function getAcquaintance(context: SitesContext, { name }: Peer): Promise<Acquaintance> {
  const [known] = await readAcquaintances(context, [name]);
  if (!known) throw new Error(`Nothing was read of the site ${name}.`);
  return known;
}
