import * as z from 'zod';
import { agentPhases } from '../executions/agent-phase.ts';
import { ownExecutionPrefix } from '../executions/execution-keys.ts';
import { ListedRow } from '../executions/listed-row.ts';
import { eventPrefix, segmentPrefix } from '../meetings/meeting-keys.ts';
import { phases } from '../meetings/phase.ts';
import { statuses } from '../meetings/status.ts';
import { phasePrefix } from '../phases/phase-history.ts';
import { StoredSegment } from '../segments/stored-segment.ts';
import { parseRemoteSession } from '../sites/remote-session.ts';
import { remoteSessionPrefix } from '../sites/site-keys.ts';
import type { Item } from '../table/operation.ts';
import { tokenPrefix } from '../tokens/token-keys.ts';
import type { Session } from './session.ts';

/** One change of the table, as its stream tells it. */
export type RowChange = { old?: Item | undefined; new?: Item | undefined };

const OfMeeting = z.object({ user_id: z.int(), meeting_id: z.int(), at: z.iso.datetime() });

const MoveRow = OfMeeting.extend({
  version: z.int(),
  from: z.enum(statuses).nullable(),
  to: z.enum(statuses),
  /** Absent in the rows of an older deployment. */
  phase: z.enum(phases).optional(),
});
const PhaseRow = OfMeeting.extend({ version: z.int(), status: z.enum(statuses), phase: z.enum(phases) });
const AgentPhaseRow = z.object({
  user_id: z.string(),
  execution_id: z.string(),
  from: z.enum(agentPhases),
  phase: z.enum(agentPhases),
  at: z.iso.datetime(),
  details: z.record(z.string(), z.unknown()).default({}),
  /** `PHASE#milliseconds#count` */
  sk: z.string().regex(/^PHASE#\d+#\d+$/),
});
const RevokedRow = z.object({ user_id: z.int(), token_sha256: z.string() });

/** What somebody may want to see live, whose it is first of all. */
export type LiveChange =
  | ({ type: 'move' } & z.infer<typeof MoveRow>)
  | ({ type: 'phase' } & z.infer<typeof PhaseRow>)
  | { type: 'segment'; user_id: number; meeting_id: number; segment: StoredSegment }
  | { type: 'execution'; user_id: number; execution_id: string; hasEnded: boolean }
  | ({ type: 'agent_phase'; user_id: number; count: number } & Omit<z.infer<typeof AgentPhaseRow>, 'user_id' | 'sk'>)
  | { type: 'remote_session'; user_id: number; session: Session; hasEnded: boolean; isGone: boolean }
  | { type: 'key_revoked'; user_id: number; key_sha256: string };

/** What a change of the table means to sockets; undefined when it means nothing. Throws for a row that makes no sense. */
export function liveChangeOf({ old, new: row }: RowChange): LiveChange | undefined {
  if (!row) return old && revocationOf(old);
  const sortKey = String(row.sk);
  if (sortKey.startsWith(eventPrefix)) return { type: 'move', ...MoveRow.parse(row) };
  if (sortKey.startsWith(segmentPrefix)) return segmentChange(row);
  if (sortKey.startsWith(ownExecutionPrefix)) return executionChange(row);
  if (sortKey.startsWith(remoteSessionPrefix)) return remoteSessionChange(old, row);
  if (!sortKey.startsWith(phasePrefix)) return undefined;
  if (row.execution_id !== undefined) return agentPhaseChange(row);
  // Rows of an older deployment do not say whose they are.
  return row.user_id === undefined ? undefined : { type: 'phase', ...PhaseRow.parse(row) };
}

function revocationOf(old: Item): LiveChange | undefined {
  if (!String(old.pk).startsWith(tokenPrefix)) return undefined;
  const { user_id, token_sha256 } = RevokedRow.parse(old);
  return { type: 'key_revoked', user_id, key_sha256: token_sha256 };
}

function segmentChange(row: Item): LiveChange {
  const segment = StoredSegment.parse(row);
  return { type: 'segment', user_id: segment.user_id, meeting_id: segment.meeting_id, segment };
}

function executionChange(row: Item): LiveChange | undefined {
  const { user_id, execution_id, ended_at } = ListedRow.parse(row);
  const owner = userOf(user_id);
  if (owner === undefined) return undefined;
  return { type: 'execution', user_id: owner, execution_id, hasEnded: ended_at !== undefined };
}

function agentPhaseChange(row: Item): LiveChange | undefined {
  const { sk, user_id, ...move } = AgentPhaseRow.parse(row);
  const owner = userOf(user_id);
  if (owner === undefined) return undefined;
  return { type: 'agent_phase', ...move, user_id: owner, count: Number(sk.split('#').at(-1)) };
}

/** A session that was gone before is of no news when it is gone still. */
function remoteSessionChange(old: Item | undefined, row: Item): LiveChange | undefined {
  const { user_id, session, removed } = parseRemoteSession(row);
  if (removed !== undefined && old?.removed !== undefined) return undefined;
  return { type: 'remote_session', user_id, session, hasEnded: removed === 'ended', isGone: removed !== undefined };
}

/** Executions of sessions without a key have an owner that is no user, and nobody who could connect. */
const userOf = (owner: string): number | undefined => (/^\d+$/.test(owner) ? Number(owner) : undefined);
