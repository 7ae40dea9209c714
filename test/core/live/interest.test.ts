import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionSeconds } from '../../../core/live/connection.ts';
import { addConnection, changeWishes, listListeners, removeConnection } from '../../../core/live/connection-store.ts';
import { isAnyoneInterested } from '../../../core/live/interest.ts';
import { interestPartition } from '../../../core/live/live-keys.ts';
import { meetingTopic, type Topic, type TopicName, topics } from '../../../core/live/topics.ts';
import { tokenKey } from '../../../core/tokens/token-keys.ts';
import { MemoryTable } from '../../support/memory-table.ts';
import { stillContext } from '../../support/test-context.ts';

const clients = ['one', 'two', 'three', 'four'] as const;
const meetings = [11, 12, 13];
const userOf = (client: string) => (client === 'four' ? 2 : 1);

type Step =
  | { do: 'connect' | 'disconnect' | 'vanish'; client: string }
  | { do: 'want' | 'leave'; client: string; topic: Topic };

const client = fc.constantFrom(...clients);
const topic = fc.constantFrom<Topic>(...topics, ...meetings.map(meetingTopic));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('connect' as const, 'disconnect' as const, 'vanish' as const), client }),
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('want' as const, 'leave' as const), client, topic }) },
);

describe('interest', () => {
  it('is the union of all subscriptions, whatever clients do and however they go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = await createStore();
        const wanted = new Map<string, Set<Topic>>();
        for (const one of steps) {
          await play(world, one);
          note(wanted, one);
          const union = new Set([...wanted.values()].flatMap((set) => [...set]));
          for (const known of [...topics, ...meetings.map(meetingTopic)]) {
            expect(await isAnyoneInterested(world, known)).toBe(union.has(known));
          }
        }
        await checkListing(world, wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('survives messages of one connection that are treated at the same time', async () => {
    const world = await createStore();
    await play(world, { do: 'connect', client: 'one' });
    await Promise.all(topics.map((wish) => play(world, { do: 'want', client: 'one', topic: wish })));
    const [listener] = await listListeners(world, 1);
    expect(listener?.topics.toSorted()).toEqual([...topics].sort());
  });

  it('leaves nothing behind when a client goes while it subscribes', async () => {
    const world = await createStore();
    await play(world, { do: 'connect', client: 'one' });
    await Promise.all([
      play(world, { do: 'want', client: 'one', topic: 'sessions' }),
      play(world, { do: 'disconnect', client: 'one' }),
      play(world, { do: 'want', client: 'one', topic: 'meeting:11' }),
    ]);
    expect(await rowsOf(world)).toEqual([]);
    expect(await listListeners(world, 1)).toEqual([]);
  });

  it('ends with the time a connection can last, though its rows are still there', async () => {
    const { advance, ...world } = await createStore();
    await play(world, { do: 'connect', client: 'one' });
    await play(world, { do: 'want', client: 'one', topic: 'sessions' });
    advance(connectionSeconds - 1);
    expect(await isAnyoneInterested(world, 'sessions')).toBe(true);
    advance(1);
    expect(await isAnyoneInterested(world, 'sessions')).toBe(false);
    expect(await listListeners(world, 1)).toEqual([]);
    await play(world, { do: 'connect', client: 'two' });
    await play(world, { do: 'want', client: 'two', topic: 'sessions' });
    expect(await isAnyoneInterested(world, 'sessions')).toBe(true);
  });
});

async function createStore() {
  const table = new MemoryTable();
  const { context, advance } = stillContext({}, () => table);
  await table.transact({ key: { put: { ...tokenKey('key'), user_id: 1 } } });
  return { ...context, table, advance };
}
type Store = Pick<Awaited<ReturnType<typeof createStore>>, 'table' | 'now'>;

async function play(store: Store, one: Step): Promise<void> {
  const connection = { user_id: userOf(one.client), connection_id: one.client };
  if (one.do === 'connect') await addConnection(store, { ...connection, key_sha256: 'key' });
  else if (one.do === 'want' || one.do === 'leave') await changeWishes(store, connection, wish(one.do, one.topic));
  else await removeConnection(store, one.client);
}

function wish(what: 'want' | 'leave', wanted: Topic) {
  const id = Number(wanted.split(':')[1]);
  return ({ topics: names, meetings: followed }: Parameters<Parameters<typeof changeWishes>[2]>[0]) => {
    const others = names.filter((name) => name !== wanted);
    const rest = followed.filter((meeting) => meeting.id !== id);
    if (what === 'leave') return { topics: others, meetings: rest };
    if (Number.isNaN(id)) return { topics: [...others, wanted as TopicName], meetings: followed };
    return { topics: names, meetings: [...rest, { id, platform: 'zoom', native_id: String(id) }] };
  };
}

/** The same in the plainest words: a connection that opens anew has no wishes. */
function note(wanted: Map<string, Set<Topic>>, one: Step): void {
  if (one.do === 'connect') wanted.set(one.client, wanted.get(one.client) ?? new Set());
  else if (one.do === 'want') wanted.get(one.client)?.add(one.topic);
  else if (one.do === 'leave') wanted.get(one.client)?.delete(one.topic);
  else wanted.delete(one.client);
}

async function checkListing(store: Store, wanted: Map<string, Set<Topic>>): Promise<void> {
  for (const user of [1, 2]) {
    const listed = (await listListeners(store, user)).map(({ connection_id }) => connection_id);
    expect(listed.toSorted()).toEqual([...wanted.keys()].filter((name) => userOf(name) === user).toSorted());
  }
  expect(await rowsOf(store)).toHaveLength([...wanted.values()].reduce((sum, { size }) => sum + size, 0));
}

const rowsOf = async ({ table }: Store) => (await table.query({ pk: interestPartition, limit: 1000 })).items;
