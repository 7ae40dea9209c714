import type { Context } from '../context.ts';
import { dueBy, remoteSessionShard } from '../due.ts';
import { isForgotten, parseRemoteSession, type RemoteSession } from './remote-session.ts';
import { remoteSessionKey, siteKey } from './site-keys.ts';
import { type Acquaintance, isFresh, readAcquaintances } from './site-record.ts';

/** What one look takes; the rest is looked at a minute later. */
const ROWS_MAX = 1000;

/** Marks the sites that fell silent, and the sessions that nothing holds any more. Answers how many of each. */
export async function forgetStale(
  context: Context,
  names: readonly string[],
): Promise<{ lost: number; forgotten: number }> {
  const known = await readAcquaintances(context, names);
  const lost = await Promise.all(known.map((one) => markLost(context, one)));
  const keys = await context.table.queryDue({
    shard: remoteSessionShard,
    until: dueBy(context.now()),
    limit: ROWS_MAX,
  });
  const rows = (await context.table.findAll(keys)).map(parseRemoteSession);
  const from = new Map(known.map((one) => [one.name, one]));
  const stale = rows.filter((row) => isForgotten(context, row, from.get(row.site)));
  for (const row of stale) await forget(context, row);
  return { lost: lost.filter(Boolean).length, forgotten: stale.length };
}

async function markLost(context: Context, { name, site }: Acquaintance): Promise<boolean> {
  if (!site || site.lost_at !== undefined || isFresh(context, site)) return false;
  context.log.warn('site_lost', { site: name, last_seen: site.last_seen });
  const marked = await context.table.update({
    update: siteKey(name),
    set: { lost_at: context.now().toISOString() },
    condition: { expression: '#last_seen = :last_seen', values: { last_seen: site.last_seen } },
  });
  return marked !== undefined;
}

/** Unless its site has told of it in the meantime. */
async function forget({ table }: Context, { user_id, site, session, as_of }: RemoteSession): Promise<void> {
  await table.update({
    update: remoteSessionKey(user_id, site, session.session_id),
    set: { removed: 'stale' },
    remove: ['due_pk', 'due_sk'],
    condition: { expression: '#as_of = :as_of', values: { as_of } },
  });
}
