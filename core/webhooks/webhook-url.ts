import { isIP } from 'node:net';
import type { Settings } from '../settings.ts';

/** Names that stand for machines of a private network, however they resolve. */
const privateSuffixes = [
  'arpa',
  'corp',
  'home',
  'internal',
  'intranet',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'private',
];

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

type Checked = { url: URL } | { refusal: string };

/**
 * A webhook's address as far as its text tells; what it resolves to is looked at on each delivery. The URL parser has
 * brought every spelling of an IP address into one form before the host is judged.
 */
export function checkWebhookUrl(
  text: string,
  { webhookAllowLoopback }: Pick<Settings, 'webhookAllowLoopback'>,
): Checked {
  const url = URL.parse(text);
  // The parser would drop line ends and turn backslashes round: what was meant is not what would be called.
  if (!url || /[\s\p{Cc}\\]/u.test(text)) return { refusal: 'Must be a valid URL' };
  if (url.username || url.password) return { refusal: 'Must not hold a user name or password' };
  if (webhookAllowLoopback && isLoopbackUrl(url)) return { url };
  const refusal = refusalOf(url);
  return refusal === undefined ? { url } : { refusal };
}

/** The addresses of this machine that the option `webhookAllowLoopback` allows. */
export const isLoopbackUrl = ({ protocol, hostname }: URL): boolean =>
  ['http:', 'https:'].includes(protocol) && loopbackHosts.includes(hostname);

function refusalOf({ protocol, port, hostname }: URL): string | undefined {
  if (protocol !== 'https:') return 'Must begin with https://';
  if (port !== '') return 'Must use port 443';
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return 'Must name a host, not an IP address';
  const labels = hostname.split('.');
  const isPublicName = labels.length > 1 && labels.every(Boolean) && !privateSuffixes.includes(labels.at(-1) ?? '');
  return isPublicName ? undefined : 'Must name a host on the public internet';
}
