import * as z from 'zod';
import type { Context } from '../context.ts';
import { sha256 } from '../sha256.ts';
import { plusSeconds, toSeconds } from '../time.ts';
import { ticketKey } from './live-keys.ts';

export const ticketSeconds = 30;
const TICKET_BYTES = 32;

/** What a ticket stands for: a user's key, in the hands of a page. */
const Ticket = z.object({
  user_id: z.int(),
  key_sha256: z.string(),
  /** Of the page of ours that asked for it. */
  origin: z.string().optional(),
  expires_at_seconds: z.int(),
});
export type Ticket = z.infer<typeof Ticket>;

/** A ticket for one handshake; only its SHA-256 is kept. */
export async function issueTicket(
  { table, newSecret, now }: Context,
  holder: Pick<Ticket, 'user_id' | 'key_sha256'> & { origin?: string | undefined },
): Promise<{ ticket: string; expires_in: number }> {
  const ticket = newSecret(TICKET_BYTES);
  const expires_at_seconds = toSeconds(plusSeconds(now(), ticketSeconds));
  await table.transact({ ticket: { put: { ...ticketKey(sha256(ticket)), ...holder, expires_at_seconds } } });
  return { ticket, expires_in: ticketSeconds };
}

/** Takes a ticket out of use and tells what it stood for; undefined for one that was taken, has expired or never was. */
export async function takeTicket({ table, now }: Context, ticket: string): Promise<Ticket | undefined> {
  const taken = await table.update({
    update: ticketKey(sha256(ticket)),
    set: { taken_at: now().toISOString() },
    condition: {
      // TTL deletes late, so the expiry is compared here.
      expression: 'attribute_exists(#pk) AND attribute_not_exists(#taken_at) AND #expires_at_seconds > :now',
      values: { now: toSeconds(now()) },
    },
  });
  return taken?.old && Ticket.parse(taken.old);
}
