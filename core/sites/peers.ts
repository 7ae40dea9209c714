/** Names go into topics, keys and rows. */
export const siteNamePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

const TOPIC_ARN = /^arn:[a-z-]+:sns:([a-z0-9-]+):(\d{12}):[\w-]{1,256}$/;

/** Another site, and the topic that it hears by. */
export type Peer = { name: string; topicArn: string; region: string; accountId: string };

/** A topic's name is fixed, so that two sites can name each other before either is deployed. */
export const siteTopicName = (siteName: string): string => `rollcall-site-${siteName}`;

/** The peers of the option `sites`. */
export const parsePeers = (sites: string): Peer[] => entriesOf(sites).flatMap((entry) => parsePeer(entry) ?? []);

/** Whether every entry of the option makes sense and no name comes twice. */
export function isPeerList(sites: string): boolean {
  const entries = entriesOf(sites);
  const names = new Set(parsePeers(sites).map(({ name }) => name));
  return names.size === entries.length;
}

const entriesOf = (sites: string): string[] => (sites === '' ? [] : sites.split(',').map((entry) => entry.trim()));

function parsePeer(entry: string): Peer | undefined {
  const [name = '', topicArn = '', ...rest] = entry.split('=');
  const [, region, accountId] = TOPIC_ARN.exec(topicArn) ?? [];
  if (!siteNamePattern.test(name) || region === undefined || accountId === undefined || rest.length > 0)
    return undefined;
  return { name, topicArn, region, accountId };
}
