import { siteSortKey } from '../sites/site-keys.ts';
import { type Site, siteOf } from '../sites/site-view.ts';
import { toSeconds } from '../time.ts';
import { deliver } from './deliver.ts';
import { frameText } from './frames.ts';
import type { RowChange } from './live-change.ts';
import type { LiveContext } from './live-context.ts';
import { interestPartition, interestPrefix } from './live-keys.ts';

/** The site that a change of the table tells of; it concerns everybody who listens to sessions. */
export const siteChangeOf = ({ new: row }: RowChange): Site | undefined =>
  row?.sk === siteSortKey ? siteOf(row) : undefined;

/** One query's worth of clients; the table is asked once, however many there are. */
const CONNECTIONS_MAX = 1000;

/** Tells every client that listens to sessions how other sites are: that says nothing of anybody's meetings. */
export async function pushSites(context: LiveContext, sites: readonly Site[]): Promise<void> {
  if (sites.length === 0) return;
  const prefix = interestPrefix('sessions');
  const { items } = await context.table.query({ pk: interestPartition, prefix, limit: CONNECTIONS_MAX });
  const open = items.filter(({ expires_at_seconds }) => Number(expires_at_seconds) > toSeconds(context.now()));
  const latest = new Map(sites.map((site) => [site.computer_name, site]));
  const frames = [...latest.values()].map((data) => frameText({ event: 'computer_updated', data }));
  await deliver(
    context,
    open.map(({ sk }) => ({ connectionId: String(sk).slice(prefix.length), frames })),
  );
}
