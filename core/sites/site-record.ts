import * as z from 'zod';
import type { Context } from '../context.ts';
import { isStale } from './freshness.ts';
import { siteKey, toldKey } from './site-keys.ts';
import { Heartbeat } from './site-message.ts';

const time = z.iso.datetime();

/** Another site, as its last heartbeat has it. */
export const SiteRecord = Heartbeat.extend({
  /** By our clock. */
  heard_at: time,
  wants_since: time.optional(),
  complete_since: time.optional(),
  /** By our clock: when `complete_since` was heard, and since when the site has been there without a gap. */
  completed_at: time.optional(),
  fresh_since: time,
  /** Set when the site fell silent, until its next heartbeat. */
  lost_at: time.optional(),
  expires_at_seconds: z.int(),
});
export type SiteRecord = z.infer<typeof SiteRecord>;

/** What was told and asked a site. */
export const ToldRecord = z.object({
  /** Topics that it knows we are interested in, joined. */
  announced: z.string().default(''),
  /** When the present interest in sessions began, and the last wish for all of them. */
  interested_since: time.optional(),
  wants_since: time.optional(),
  /** Its wish that was answered, and the moment as of which all has been told. */
  answered: time.optional(),
  complete_since: time.optional(),
});
export type ToldRecord = z.infer<typeof ToldRecord>;

/** A site whose clock is ahead is believed no longer than one whose clock is right. */
export const lastSign = ({ last_seen, heard_at }: SiteRecord): string => (last_seen < heard_at ? last_seen : heard_at);

export const isFresh = ({ settings, now }: Pick<Context, 'settings' | 'now'>, site: SiteRecord): boolean =>
  !isStale(settings, 'sites', { heardAt: lastSign(site), now: now() });

/** What is known of a site, in both directions. */
export type Acquaintance = { name: string; site: SiteRecord | undefined; told: ToldRecord };

/** What is known of each of these sites; always copies, read consistently. */
export async function readAcquaintances(
  { table }: Pick<Context, 'table'>,
  names: readonly string[],
): Promise<Acquaintance[]> {
  if (names.length === 0) return [];
  const items = await table.findAll(names.flatMap((name) => [siteKey(name), toldKey(name)]));
  const find = (key: { pk: string; sk: string }) => items.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
  return names.map((name) => {
    const site = find(siteKey(name));
    return { name, site: site && SiteRecord.parse(site), told: ToldRecord.parse(find(toldKey(name)) ?? {}) };
  });
}
