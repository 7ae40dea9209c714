import { siteTopicName } from '../../core/sites/peers.ts';
import { localAccountId, localRegion } from '../template/pseudo-parameters.ts';

/** Another runner of this machine. */
export interface PeerRunner {
  readonly name: string;
  /** Of its one port. */
  readonly url: string;
}

/** The ARN by which a site's topic is known, on every runner alike. */
export function siteTopicArn(siteName: string): string {
  return `arn:aws:sns:${localRegion}:${localAccountId}:${siteTopicName(siteName)}`;
}

/** The deployment's option `sites` with the given peers added to what it is already. */
export function withPeers(sites: string | undefined, peers: readonly PeerRunner[]): string {
  const own = sites === undefined || sites === '' ? [] : [sites];
  return [...own, ...peers.map(({ name }) => `${name}=${siteTopicArn(name)}`)].join(',');
}
