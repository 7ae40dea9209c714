import type { Context } from '../context.ts';
import type { Peer } from './peers.ts';
import type { SiteMessage } from './site-message.ts';

/** What the exchange with other sites needs beside the table. */
export type SitesContext = Context & {
  peers: readonly Peer[];
  /** Hands messages to a peer's topic; throws when it cannot. */
  publish: (peer: Peer, messages: readonly SiteMessage[]) => Promise<void>;
};
