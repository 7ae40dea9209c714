import type { Context } from '../context.ts';
import type { Session } from './session.ts';
import type { Sockets } from './sockets.ts';

/** What live events need beside the table. */
export type LiveContext = Context & {
  sockets: Sockets;
  /** Name of this site, as its sessions carry it. */
  computer: string;
  /** Sessions of other sites, as fresh as those are. */
  listRemoteSessions: (userId: number) => Promise<Session[]>;
};
