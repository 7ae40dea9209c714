import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { createBot } from '../../core/meetings/create-bot.ts';
import { meterCapacity } from '../support/capacity-meter.ts';
import { seededRandom } from '../support/test-context.ts';
import { createWorld } from '../support/world.ts';
import { heading, row } from './print.ts';

const REQUESTS = 200;
const LIMIT = 5;
const CONFLICT_SHARE = 0.2;

/** 200 requests of one user for five slots, with and without every fifth transaction meeting a conflict. */
export async function benchContention(): Promise<void> {
  heading(`${REQUESTS} parallel reservations at limit ${LIMIT}`);
  row('', 'accepted', 'refused', 'counter', 'table calls', 'ms');
  await contend('without conflicts', 0);
  await contend(`with ${CONFLICT_SHARE * 100} % injected conflicts`, CONFLICT_SHARE);
}

async function contend(name: string, conflictShare: number): Promise<void> {
  const world = await createWorld();
  const user = await world.newUser(LIMIT);
  const random = seededRandom(7);
  const measure = meterCapacity(world.client);
  world.client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        const isHit = commandName === 'TransactWriteItemsCommand' && random() < conflictShare;
        if (!isHit) return next(request);
        const CancellationReasons = [{ Code: 'TransactionConflict' }];
        throw new TransactionCanceledException({
          message: 'Transaction cancelled',
          $metadata: {},
          CancellationReasons,
        });
      },
    { step: 'initialize', priority: 'low', name: 'conflicts' },
  );
  const sleep = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));
  const context = { ...world.context, sleep };
  const began = performance.now();
  let accepted = 0;
  const { calls } = await measure(async () => {
    const ask = (position: number) =>
      createBot(context, user, { platform: 'google_meet', native_meeting_id: `bench-room-${position}` });
    const results = await Promise.allSettled(Array.from({ length: REQUESTS }, (_, position) => ask(position)));
    accepted = results.filter(({ status }) => status === 'fulfilled').length;
  });
  row(name, accepted, REQUESTS - accepted, await world.slots(user), calls, Math.round(performance.now() - began));
}
