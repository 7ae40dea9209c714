import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';

/** What has a name: a peer, or what is known of one. */
type Named = { name: string };

/** Deals with each site by itself; answers the names of those that could not be reached. */
export async function toEach<Site extends Named>(
  { log }: Pick<Context, 'log'>,
  sites: readonly Site[],
  run: (site: Site) => Promise<void>,
): Promise<string[]> {
  const results = await Promise.allSettled(sites.map(run));
  return results.flatMap((result, position) => {
    const name = sites[position]?.name;
    if (result.status === 'fulfilled' || name === undefined) return [];
    log.warn('site_not_told', { site: name, ...errorFields(result.reason) });
    return [name];
  });
}

/** A message to sites that must be tried again, by the queue that brought what it tells of. */
export class SitesNotToldError extends Error {
  override readonly name = 'SitesNotToldError';
  constructor(names: readonly string[]) {
    super(`Not told: ${names.join(', ')}`);
  }
}

/** The same, where whoever was not reached must be tried again. */
export async function toEachOrThrow<Site extends Named>(
  context: Pick<Context, 'log'>,
  sites: readonly Site[],
  run: (site: Site) => Promise<void>,
): Promise<void> {
  const missed = await toEach(context, sites, run);
  if (missed.length > 0) throw new SitesNotToldError(missed);
}
