import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/errors.ts';
import { createBot } from '../../../core/meetings/create-bot.ts';
import { getHistory } from '../../../core/meetings/get-history.ts';
import { createWorld } from '../../support/world.ts';

const world = await createWorld();
const input = (id: string) => ({ platform: 'google_meet' as const, native_meeting_id: id });

describe('reservation', () => {
  it('writes meeting, guard, slot and first history entry at once', async () => {
    const user = await world.newUser(2);
    const meeting = await world.reserve(user, 'abc-defg-hij');
    expect(meeting).toMatchObject({ status: 'reserved', version: 1, attempt: 1, phase: 'requested', user_id: user });
    expect(await world.slots(user)).toBe(1);
    const { history } = await getHistory(world.context, user, meeting);
    expect(history).toEqual([
      {
        version: 1,
        from: null,
        to: 'reserved',
        at: meeting.created_at,
        actor: 'user',
        reason: 'requested',
        evidence: null,
      },
    ]);
  });

  it('refuses a second bot in the same meeting before it looks at the limit', async () => {
    const user = await world.newUser(1);
    await world.reserve(user, 'twice-the-same');
    await expect(createBot(world.context, user, input('twice-the-same'))).rejects.toMatchObject({
      code: 'conflict',
      detail:
        'An active or requested meeting already exists for this platform and meeting ID. Platform: google_meet, Native Meeting ID: twice-the-same',
    });
    await expect(createBot(world.context, user, input('another-one'))).rejects.toMatchObject({
      code: 'limit_reached',
      detail: 'Maximum concurrent bots limit reached (1)',
      retryAfterSeconds: 30,
    });
    expect(await world.slots(user)).toBe(1);
  });

  it('gives a user with limit 0 none', async () => {
    const user = await world.newUser(0);
    await expect(createBot(world.context, user, input('no-bots-here'))).rejects.toMatchObject({
      code: 'limit_reached',
    });
  });

  it('replays the stored answer byte for byte, and refuses the key with another body', async () => {
    const user = await world.newUser(1);
    const first = await createBot(world.context, user, input('idempotent-1'), 'key-1');
    const again = await createBot(world.context, user, input('idempotent-1'), 'key-1');
    expect(again).toEqual({ body: first.body, replayed: true });
    await expect(createBot(world.context, user, input('idempotent-2'), 'key-1')).rejects.toMatchObject({
      code: 'invalid_input',
      detail: 'Idempotency-Key was used with another request body',
    });
    expect(await world.slots(user)).toBe(1);
  });

  it('takes the key anew once its 48 hours are over, whatever TTL has done', async () => {
    const user = await world.newUser(2);
    await createBot(world.context, user, input('idempotent-3'), 'key-2');
    world.advance(48 * 3600 + 1);
    const later = await createBot(world.context, user, input('idempotent-4'), 'key-2');
    expect(later.replayed).toBe(false);
  });

  it('draws another id when the first is taken', async () => {
    const user = await world.newUser(2);
    const first = await world.reserve(user, 'same-id-one');
    let draws = 0;
    const newId = () => (draws++ === 0 ? first.id : world.context.newId());
    const { body } = await createBot({ ...world.context, newId }, user, input('same-id-two'));
    expect(JSON.parse(body).id).not.toBe(first.id);
  });

  it('accepts exactly the limit of 200 parallel requests while every fifth write meets a conflict', async () => {
    const conflicted = await createWorld();
    const user = await conflicted.newUser(5);
    injectConflicts(conflicted.client, 5);
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, position) => createBot(conflicted.context, user, input(`parallel-${position}`))),
    );
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(refusals).toHaveLength(195);
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(DomainError);
      expect(refusal.detail).toBe('Maximum concurrent bots limit reached (5)');
    }
    expect(await conflicted.slots(user)).toBe(5);
  });
});

/** The local table never raises TransactionConflict, so every n-th transaction is told that it met one. */
function injectConflicts(client: Awaited<ReturnType<typeof createWorld>>['client'], every: number): void {
  let count = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        count += commandName === 'TransactWriteItemsCommand' ? 1 : 0;
        if (commandName !== 'TransactWriteItemsCommand' || count % every !== 0) return next(request);
        throw new TransactionCanceledException({
          message: 'Transaction cancelled',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }],
        });
      },
    { step: 'initialize', name: 'injectConflicts' },
  );
}
