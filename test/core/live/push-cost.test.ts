import { describe, expect, it } from 'vitest';
import type { LiveChange } from '../../../core/live/live-change.ts';
import { pushChanges } from '../../../core/live/push-changes.ts';
import { speech } from '../../support/world.ts';
import { createLiveWorld } from './live-world.ts';

const world = await createLiveWorld();
const { context } = world;

/** The calls of the table that a push makes; one that asks for nothing is none. */
async function callsOf(changes: readonly LiveChange[]): Promise<string[]> {
  const calls: string[] = [];
  const table = new Proxy(context.table, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        if (!Array.isArray(values[0]) || values[0].length > 0) calls.push(String(name));
        return value.apply(target, values);
      };
    },
  });
  await pushChanges({ ...context, table }, changes);
  return calls;
}

const changesOf = async (userId: number) => (await world.changes()).filter(({ user_id }) => user_id === userId);

describe('a push', () => {
  it('reads nothing of what nobody listens to', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    await client.say({ subscribe: 'executions' });
    const bot = world.bot(await world.launch(await world.reserve(user)));
    await bot.started();
    await bot.segments([speech(1)]);
    const changes = await changesOf(user);
    expect(changes.length).toBeGreaterThan(3);
    expect(await callsOf(changes)).toEqual(['query']);
  });

  it('looks a key up once, however many clients came with it', async () => {
    const user = await world.newUser();
    const { token } = await world.newKey(user);
    const clients = await Promise.all(Array.from({ length: 5 }, () => world.connect(user, token)));
    for (const client of clients) await client.say({ subscribe: 'sessions' });
    await world.reserve(user);
    expect((await callsOf(await changesOf(user))).toSorted()).toEqual(['find', 'findAll', 'query']);
    for (const client of clients) expect(client.take()).toMatchObject([{ event: 'session_updated' }]);
  });
});
