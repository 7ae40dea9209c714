import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { findTokenUser } from '../tokens/find-token-user.ts';
import { isTokenShaped } from '../tokens/token.ts';
import { addConnection, connectionsOfUserMax, listListeners } from './connection-store.ts';
import { takeTicket } from './ticket.ts';

export type Handshake = {
  connectionId: string;
  /** From the header or the query. */
  apiKey?: string | undefined;
  ticket?: string | undefined;
  /** The page that connects; programs have none. */
  origin?: string | undefined;
  /** Hosts that serve our pages. */
  ownHosts: readonly string[];
};

type Holder = { user_id: number; key_sha256: string };

/** Lets a client in by a key or a ticket; refuses with 401, and with 429 who has far too many connections. */
export async function openConnection(context: Context, handshake: Handshake): Promise<void> {
  const { apiKey, ticket, connectionId } = handshake;
  if (apiKey === undefined && ticket === undefined) throw unauthenticated('Missing API token (X-API-Key header)');
  const holder = apiKey === undefined ? await holderOfTicket(context, handshake) : await holderOfKey(context, apiKey);
  if (!holder) throw unauthenticated('Invalid API token');
  const open = await listListeners(context, holder.user_id);
  if (open.length >= connectionsOfUserMax) {
    throw new DomainError('limit_reached', `Maximum concurrent connections limit reached (${connectionsOfUserMax})`);
  }
  const isIn = await addConnection(context, { connection_id: connectionId, ...holder });
  if (!isIn) throw unauthenticated('Invalid API token');
}

async function holderOfKey(context: Context, apiKey: string): Promise<Holder | undefined> {
  if (!isTokenShaped(apiKey)) return undefined;
  const key_sha256 = sha256(apiKey);
  const user_id = await findTokenUser(context, key_sha256);
  return user_id === undefined ? undefined : { user_id, key_sha256 };
}

async function holderOfTicket(context: Context, handshake: Handshake): Promise<Holder | undefined> {
  const ticket = await takeTicket(context, handshake.ticket ?? '');
  if (!ticket || !isOwnPage(context, handshake, ticket.origin)) return undefined;
  return { user_id: ticket.user_id, key_sha256: ticket.key_sha256 };
}

/**
 * Browsers let every page connect to everywhere and say only which page it is. Ours is the one that fetched the ticket
 * from its own origin, one served by a host of ours, or one of `corsOrigins`.
 */
function isOwnPage({ settings }: Context, { origin, ownHosts }: Handshake, fetchedBy: string | undefined): boolean {
  if (origin === undefined || origin === fetchedBy) return true;
  if (ownHosts.includes(URL.parse(origin)?.host ?? '')) return true;
  const allowed = settings.corsOrigins.split(',').map((one) => one.trim());
  return origin !== '' && allowed.includes(origin);
}

const unauthenticated = (detail: string) => new DomainError('unauthenticated', detail);
