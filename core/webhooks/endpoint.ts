import { Resolver } from 'node:dns/promises';
import type { Settings } from '../settings.ts';
import { AttemptError } from './attempt-error.ts';
import { isPublicAddress } from './public-address.ts';
import { checkWebhookUrl, isLoopbackUrl } from './webhook-url.ts';

const RESOLVE_MILLIS = 2000;
const RESOLVE_TRIES = 2;

/** Every address of a host, IPv4 first; empty when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Where a delivery goes: the URL, and the one address that is called for it. */
export type Endpoint = { url: URL; address: string };

/**
 * Resolves a webhook's host once, and answers the address to call. Whoever controls the name controls every answer, so
 * nothing may ask again between this check and the connection; one address that is not public refuses them all.
 */
export async function findEndpoint(
  text: string,
  { resolve, settings }: { resolve: Resolve; settings: Pick<Settings, 'webhookAllowLoopback'> },
): Promise<Endpoint> {
  const checked = checkWebhookUrl(text, settings);
  if ('refusal' in checked) throw new AttemptError('address_refused');
  const { url } = checked;
  if (settings.webhookAllowLoopback && isLoopbackUrl(url)) {
    return { url, address: url.hostname === '[::1]' ? '::1' : '127.0.0.1' };
  }
  const addresses = await resolve(url.hostname);
  const [address] = addresses;
  if (address === undefined) throw new AttemptError('name_not_found');
  if (!addresses.every(isPublicAddress)) throw new AttemptError('address_refused');
  return { url, address };
}

/**
 * Asks the name servers themselves: the machine's own lookup reads a hosts file, and would keep all other deliveries
 * waiting for a name server that does not answer.
 */
export const resolveHost: Resolve = async (host) => {
  const resolver = new Resolver({ timeout: RESOLVE_MILLIS, tries: RESOLVE_TRIES });
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};
