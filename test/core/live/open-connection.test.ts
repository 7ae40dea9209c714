import { describe, expect, it } from 'vitest';
import { connectionSeconds } from '../../../core/live/connection.ts';
import {
  connectionsOfUserMax,
  findConnection,
  findListener,
  removeConnection,
} from '../../../core/live/connection-store.ts';
import { ownConnectionKey } from '../../../core/live/live-keys.ts';
import { type Handshake, openConnection } from '../../../core/live/open-connection.ts';
import { issueTicket, ticketSeconds } from '../../../core/live/ticket.ts';
import { sha256 } from '../../../core/sha256.ts';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createLiveWorld } from './live-world.ts';

const world = await createLiveWorld();
const { context, advance } = world;
const user = await world.newUser();
const { token } = await world.newKey(user);
const holder = { user_id: user, key_sha256: sha256(token) };

const host = 'live.example.com';
let handshakes = 0;
async function knock(handshake: Omit<Handshake, 'connectionId' | 'ownHosts'>, on = context): Promise<string> {
  handshakes += 1;
  const connectionId = `knock-${handshakes}`;
  await openConnection(on, { connectionId, ownHosts: [host, 'door.example.com'], ...handshake });
  return connectionId;
}

describe('openConnection by a key', () => {
  it('lets its user in', async () => {
    expect(await findConnection(context, await knock({ apiKey: token }))).toMatchObject(holder);
  });

  it.each([
    ['no credential', {}],
    ['a key that is none of ours', { apiKey: 'hello' }],
    ['a key nobody has', { apiKey: `${token.slice(0, -1)}x` }],
    ['a ticket nobody has', { ticket: 'hello' }],
  ])('refuses %s', async (_, handshake) => {
    await expect(knock(handshake)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses a revoked key at once, even where it has just been seen', async () => {
    const { token: other, id } = await world.newKey(user);
    await knock({ apiKey: other });
    await revokeToken(context, id);
    await expect(knock({ apiKey: other })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('stores neither key nor ticket', async () => {
    const { ticket } = await issueTicket(context, holder);
    const stored = JSON.stringify(await storedItems(world));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(ticket);
  });
});

describe('openConnection of far too many', () => {
  it('refuses the next one, until one of them goes or has expired', async () => {
    const crowd = await world.newUser();
    const { token: apiKey } = await world.newKey(crowd);
    const connectionId = await knock({ apiKey });
    const listener = await findListener(context, { user_id: crowd, connection_id: connectionId });
    for (let count = 1; count < connectionsOfUserMax; count += 1) {
      const connection_id = `crowd-${count}`;
      const row = { ...ownConnectionKey(crowd, connection_id), ...listener, connection_id };
      await context.table.transact({ row: { put: row } });
    }
    await expect(knock({ apiKey })).rejects.toMatchObject({ code: 'limit_reached' });
    await removeConnection(context, connectionId);
    await expect(knock({ apiKey })).resolves.toBeDefined();
    await expect(knock({ apiKey })).rejects.toMatchObject({ code: 'limit_reached' });
    advance(connectionSeconds);
    await expect(knock({ apiKey })).resolves.toBeDefined();
  });
});

describe('openConnection by a ticket', () => {
  it('lets its holder in once', async () => {
    const { ticket, expires_in } = await issueTicket(context, holder);
    expect(expires_in).toBe(30);
    expect(await findConnection(context, await knock({ ticket }))).toMatchObject(holder);
    await expect(knock({ ticket })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('lets one of several in that come at the same time', async () => {
    const { ticket } = await issueTicket(context, holder);
    const knocks = await Promise.allSettled([knock({ ticket }), knock({ ticket }), knock({ ticket })]);
    expect(knocks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses it when its time is over', async () => {
    const { ticket } = await issueTicket(context, holder);
    advance(ticketSeconds);
    await expect(knock({ ticket })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses it when its key was revoked meanwhile', async () => {
    const { token: other, id } = await world.newKey(user);
    const { ticket } = await issueTicket(context, { user_id: user, key_sha256: sha256(other) });
    await revokeToken(context, id);
    await expect(knock({ ticket })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  const ours = 'https://app.example.com';
  it.each([
    ['of the page that fetched it', { origin: 'https://door.example' }],
    ['of a page of the front door', { origin: 'https://door.example.com' }],
    ['of a page of the host itself', { origin: `https://${host}` }],
    ['of a page of corsOrigins', { origin: ours }],
    ['of a program, which has no page', {}],
  ])('takes the ticket %s', async (_, from) => {
    const { ticket } = await issueTicket(context, { ...holder, origin: 'https://door.example' });
    const settings = { ...context.settings, corsOrigins: `https://other.example, ${ours}` };
    await expect(knock({ ticket, ...from }, { ...context, settings })).resolves.toBeDefined();
  });

  it.each(['https://evil.example', `https://${host}.evil.example`, `https://${host}:444`, 'null', ''])(
    'refuses it in a page of %j, and it is spent',
    async (origin) => {
      const { ticket } = await issueTicket(context, { ...holder, origin: 'https://door.example' });
      await expect(knock({ ticket, origin })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(knock({ ticket })).rejects.toMatchObject({ code: 'unauthenticated' });
    },
  );
});
