import type { Context } from '../context.ts';
import { ExecutionRecord } from '../executions/execution.ts';
import { executionKey, ownExecutionPrefix, ownerPartition } from '../executions/execution-keys.ts';
import { type Execution, viewExecution } from '../executions/execution-view.ts';
import { ListedRow } from '../executions/listed-row.ts';
import { isAlive } from '../executions/state.ts';
import { viewMeeting } from '../meetings/meeting-view.ts';
import { frameText, packFrames } from './frames.ts';
import type { LiveContext } from './live-context.ts';
import { readLiveMeetings } from './live-meetings.ts';
import { isPreparing } from './meeting-frames.ts';
import { type Session, sessionOf } from './session.ts';
import type { TopicName } from './topics.ts';

/** Of a user's executions, so many of the newest are looked through for live ones. */
const EXECUTIONS_MAX = 100;

/**
 * The frames that tell a client what is live of a topic. What does not fit into the first comes as updates, which mean
 * the same to a client: here is one more.
 */
export async function initialFrames(context: LiveContext, userId: number, topic: TopicName): Promise<string[]> {
  const { list, read, update } = initials[topic];
  const [first = [], ...rest] = packFrames(await read(context, userId));
  return [
    frameText({ event: `${topic}_initial`, data: { [list]: first } }),
    ...rest.flat().map((data) => frameText({ event: update, data })),
  ];
}

type Initial = { list: string; update: string; read: (context: LiveContext, userId: number) => Promise<object[]> };

const initials: Record<TopicName, Initial> = {
  sessions: { list: 'sessions', update: 'session_updated', read: readSessions },
  preparation: { list: 'meetings', update: 'meeting_updated', read: readPreparation },
  executions: { list: 'executions', update: 'execution_updated', read: readExecutions },
};

/** What is live here and on fresh sites. */
async function readSessions(context: LiveContext, userId: number): Promise<Session[]> {
  const [own, remote] = await Promise.all([readLiveMeetings(context, userId), context.listRemoteSessions(userId)]);
  return [...own.map((meeting) => sessionOf(meeting, context.computer)), ...remote];
}

async function readPreparation(context: LiveContext, userId: number) {
  return (await readLiveMeetings(context, userId)).filter(({ status }) => isPreparing(status)).map(viewMeeting);
}

async function readExecutions({ table }: Pick<Context, 'table'>, userId: number): Promise<Execution[]> {
  const newest = { prefix: ownExecutionPrefix, newestFirst: true, limit: EXECUTIONS_MAX };
  const { items } = await table.query({ pk: ownerPartition(String(userId)), ...newest });
  const open = items.map((item) => ListedRow.parse(item)).filter(({ ended_at }) => ended_at === undefined);
  const records = await table.findAll(open.map(({ execution_id }) => executionKey(execution_id)));
  return records
    .map((record) => ExecutionRecord.parse(record))
    .filter(({ state }) => isAlive(state))
    .toSorted((one, other) => (one.execution_id < other.execution_id ? 1 : -1))
    .map(viewExecution);
}
