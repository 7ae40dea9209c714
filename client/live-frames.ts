import type { Execution, Meeting } from './api-types.ts';
import { isObject, parseJson } from './wire.ts';

/** What can be listened to as a whole. */
export type TopicName = 'sessions' | 'preparation' | 'executions';

/** A meeting as sockets name it. */
export type MeetingName = { platform: string; native_id: string };

/** One bot's presence in one meeting, here or at another site. */
export type LiveSession = {
  session_id: string;
  /** `platform/native_meeting_id`. */
  origin: string;
  title: string;
  status: Meeting['status'];
  phase: string;
  created_at: string;
  last_activity: string;
  /** The site that it runs at. */
  computer: string;
};

export type LiveSegment = {
  segment_id: string;
  /** The higher one of two is the newer. */
  revision: number;
  start: number;
  end: number;
  text: string;
  speaker: string | null;
  language: string | null;
  created_at: string;
  absolute_start_time: string;
  absolute_end_time: string;
};

/** What an agent that works on an execution does. */
export type AgentEvent = {
  type: AgentEventName;
  run_id: string;
  agent_name: string;
  timestamp: string;
  payload: Record<string, unknown>;
};
export type AgentEventName = (typeof agentEventNames)[number];
const agentEventNames = [
  'agent_started',
  'agent_thinking',
  'tool_executing',
  'agent_completed',
  'agent_error',
  'agent_death',
] as const;

type Event<Name extends string, Data> = { event: Name; data: Data; truncated?: true };

/** An event of a topic. `truncated`: long texts and lists in it were cut, since it would not have fitted. */
export type TopicFrame =
  | Event<'sessions_initial', { sessions: LiveSession[] }>
  | Event<'session_updated', LiveSession>
  | Event<'session_removed', { session_id: string }>
  | Event<'computer_updated', { computer_name: string; last_seen: string; interested_in?: string[] }>
  | Event<'preparation_initial', { meetings: Meeting[] }>
  | Event<'meeting_updated', Meeting>
  | Event<'executions_initial', { executions: Execution[] }>
  | Event<'execution_updated', Execution>
  | Event<AgentEventName, AgentEvent>;

type OfMeeting<Type extends string, Payload> = {
  type: Type;
  meeting: MeetingName & { id: number };
  payload: Payload;
  ts: string;
  truncated?: true;
};

/** A move of a meeting that is followed; a lower version than the last one is never handed on. */
export type StatusFrame = OfMeeting<'meeting.status', { status: Meeting['status']; phase: string; version: number }>;
/** What was said; `mutable` segments may come again with a higher revision. */
export type TranscriptFrame = OfMeeting<'transcript.mutable' | 'transcript.finalized', { segments: LiveSegment[] }>;

export type LiveFrame =
  | TopicFrame
  | StatusFrame
  | TranscriptFrame
  | { type: 'subscribed' | 'unsubscribed'; meetings: MeetingName[] }
  | { type: 'error'; error: string; details?: unknown[] }
  | { type: 'pong' };

/** Reads what the server said; undefined for what a later server may have to say. */
export function readLiveFrame(data: unknown): LiveFrame | undefined {
  const value = typeof data === 'string' ? parseJson(data) : undefined;
  return isLiveFrame(value) ? value : undefined;
}

/** Says so as far as reading the frame relies on it. */
function isLiveFrame(value: unknown): value is LiveFrame {
  if (!isObject(value)) return false;
  const { event, type, data } = value;
  if (typeof event === 'string') return isObject(data) && (dataChecks.get(event)?.(data) ?? false);
  return typeof type === 'string' && (frameChecks.get(type)?.(value) ?? false);
}

type Check = (value: Record<string, unknown>) => boolean;

const has =
  (name: string, kind: 'string' | 'number'): Check =>
  (value) =>
    typeof value[name] === kind;
const hasObjects =
  (name: string): Check =>
  ({ [name]: list }) =>
    Array.isArray(list) && list.every(isObject);

/** By the name of the event, of its data. */
const dataChecks = new Map<string, Check>(
  Object.entries({
    sessions_initial: hasObjects('sessions'),
    session_updated: has('session_id', 'string'),
    session_removed: has('session_id', 'string'),
    computer_updated: has('computer_name', 'string'),
    preparation_initial: hasObjects('meetings'),
    meeting_updated: has('id', 'number'),
    executions_initial: hasObjects('executions'),
    execution_updated: has('execution_id', 'string'),
    ...Object.fromEntries(agentEventNames.map((name) => [name, has('run_id', 'string')])),
  }),
);

const ofMeeting =
  (check: Check): Check =>
  ({ meeting, payload }) =>
    isObject(meeting) && typeof meeting.id === 'number' && isObject(payload) && check(payload);

const isSegment = (value: unknown): boolean =>
  isObject(value) && has('start', 'number')(value) && has('end', 'number')(value) && has('text', 'string')(value);
const hasSegments: Check = ({ segments }) => Array.isArray(segments) && segments.every(isSegment);

/** By the type of the frame. */
const frameChecks = new Map<string, Check>(
  Object.entries({
    'meeting.status': ofMeeting((payload) => has('status', 'string')(payload) && has('version', 'number')(payload)),
    'transcript.mutable': ofMeeting(hasSegments),
    'transcript.finalized': ofMeeting(hasSegments),
    subscribed: hasObjects('meetings'),
    unsubscribed: hasObjects('meetings'),
    error: has('error', 'string'),
    pong: () => true,
  }),
);
