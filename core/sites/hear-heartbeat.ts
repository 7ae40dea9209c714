import { settle } from '../settle.ts';
import { expiryInDays } from '../time.ts';
import { listOwnSessions } from './own-sessions.ts';
import type { Peer } from './peers.ts';
import { sendHeartbeat } from './send-heartbeat.ts';
import { siteKey, toldKey } from './site-keys.ts';
import type { HeartbeatMessage } from './site-message.ts';
import { isFresh, readAcquaintances, SiteRecord, type ToldRecord } from './site-record.ts';
import type { SitesContext } from './sites-context.ts';
import { listens } from './tell-of-move.ts';

const ROUNDS_MAX = 5;
const KEPT_DAYS = 5;

/** Takes a site's heartbeat in: greets one that is new or was away, and tells one that wants it all our sessions. */
export async function hearHeartbeat(context: SitesContext, peer: Peer, message: HeartbeatMessage): Promise<void> {
  const { site, isBack } = await rememberSite(context, peer, message);
  if (isBack) await sendHeartbeat(context, peer);
  const [known] = await readAcquaintances(context, [peer.name]);
  if (known && listens(context, site) && !isAnswered(site, known.told)) await tellEverything(context, peer, site);
}

/** Stores the heartbeat unless a later one is known; answers what is known then. */
async function rememberSite(context: SitesContext, peer: Peer, message: HeartbeatMessage) {
  return settle(ROUNDS_MAX, async () => {
    const item = await context.table.find(siteKey(peer.name));
    const before = item && SiteRecord.parse(item);
    const site = siteOf(context, message, before);
    if (before && isOutdated(context, site, before)) return { site: before, isBack: false };
    const failed = await context.table.transact({
      site: {
        put: { ...siteKey(peer.name), ...site },
        condition: before
          ? { expression: '#last_seen = :before', values: { before: before.last_seen } }
          : { expression: 'attribute_not_exists(#pk)' },
      },
    });
    return failed ? undefined : { site, isBack: !before || !isFresh(context, before) };
  });
}

/**
 * Whether a later heartbeat is known. One that named a moment to come, by a clock that was ahead, does not count any
 * more once the site is taken for lost.
 */
const isOutdated = (context: SitesContext, site: SiteRecord, before: SiteRecord): boolean =>
  before.last_seen > site.last_seen && (isFresh(context, before) || !isFresh(context, site));

function siteOf(
  context: SitesContext,
  { heartbeat, wants_since, complete_since }: HeartbeatMessage,
  before: SiteRecord | undefined,
): SiteRecord {
  const at = context.now().toISOString();
  const isNewList = complete_since !== undefined && complete_since !== before?.complete_since;
  return {
    ...heartbeat,
    wants_since,
    complete_since,
    heard_at: at,
    completed_at: isNewList ? at : before?.completed_at,
    fresh_since: before && isFresh(context, before) ? before.fresh_since : at,
    expires_at_seconds: expiryInDays(context.now(), KEPT_DAYS),
  };
}

/** A site that was away since has missed what it was told. */
const isAnswered = (site: SiteRecord, told: ToldRecord): boolean =>
  site.wants_since === undefined ||
  (told.answered === site.wants_since && (told.complete_since ?? '') >= site.fresh_since);

async function tellEverything(context: SitesContext, peer: Peer, { wants_since }: SiteRecord): Promise<void> {
  const complete_since = context.now().toISOString();
  const sessions = await listOwnSessions(context);
  if (sessions.length > 0) await context.publish(peer, sessions);
  await context.table.update({ update: toldKey(peer.name), set: { answered: wants_since, complete_since } });
  await sendHeartbeat(context, peer);
}
