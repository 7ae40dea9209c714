import { ExecutionRecord } from '../executions/execution.ts';
import { executionKey } from '../executions/execution-keys.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { botPhaseTable } from '../meetings/phase.ts';
import { isLive } from '../meetings/status.ts';
import { readSegments } from '../segments/read-segments.ts';
import { agentFrames, endFrames, executionFrame } from './execution-frames.ts';
import type { LiveChange } from './live-change.ts';
import type { LiveContext } from './live-context.ts';
import { framesOfMove, framesOfPhase, removedFrame, type TopicFrame, transcriptFrames } from './meeting-frames.ts';
import { meetingTopic, type Topic } from './topics.ts';

/** A transcript of 4 h holds about 5 MB; what is beyond is read by those who want it. */
const FINAL_FRAMES_MAX = 300;

type MeetingChange = Extract<LiveChange, { meeting_id: number }>;
type ExecutionChange = Extract<LiveChange, { execution_id: string }>;
type SegmentChange = Extract<LiveChange, { type: 'segment' }>;

/** The frames of one user's changes, in their order; of topics that nobody listens to none is made, and nothing read. */
export async function framesOfChanges(
  context: LiveContext,
  changes: readonly LiveChange[],
  wanted: ReadonlySet<Topic>,
): Promise<TopicFrame[]> {
  const ofMeetings = changes.filter((change): change is MeetingChange => 'meeting_id' in change);
  const ofExecutions = changes.filter((change): change is ExecutionChange => 'execution_id' in change);
  const wantedChanges = ofMeetings.filter((change) => topicsOf(change).some((topic) => wanted.has(topic)));
  const byMeeting = Map.groupBy(wantedChanges, ({ meeting_id }) => meeting_id);
  const frames: TopicFrame[] = [];
  for (const meeting of await readMeetings(context, wantedChanges)) {
    frames.push(...(await framesOfMeeting(context, meeting, byMeeting.get(meeting.id) ?? [], wanted)));
  }
  frames.push(...changes.flatMap((change) => (change.type === 'remote_session' ? remoteFrames(change) : [])));
  if (wanted.has('executions')) frames.push(...(await framesOfExecutions(context, ofExecutions)));
  return frames.filter(({ topic }) => wanted.has(topic));
}

/** As of a session here: its end takes it away after the last update. Of one that nothing holds any more there is none. */
function remoteFrames({ session, hasEnded, isGone }: Extract<LiveChange, { type: 'remote_session' }>): TopicFrame[] {
  const updated = { event: 'session_updated', data: session };
  const removed = { event: 'session_removed', data: { session_id: session.session_id } };
  const frames = [...(hasEnded || !isGone ? [updated] : []), ...(isGone ? [removed] : [])];
  return frames.map((frame): TopicFrame => ({ topic: 'sessions', frame }));
}

const topicsOf = ({ type, meeting_id }: MeetingChange): Topic[] =>
  type === 'segment' ? [meetingTopic(meeting_id)] : [meetingTopic(meeting_id), 'sessions', 'preparation'];

async function readMeetings({ table }: LiveContext, changes: readonly MeetingChange[]): Promise<MeetingRecord[]> {
  const names = new Map(changes.map(({ user_id, meeting_id }) => [meeting_id, { user_id, id: meeting_id }]));
  const items = await table.findAll([...names.values()].map(meetingKey));
  return items.map(parseMeeting);
}

/** A deleted meeting is gone for everybody; who saw its session, though, is told that it ended. */
const framesOfDeleted = ({ id }: MeetingRecord, changes: readonly MeetingChange[]): TopicFrame[] =>
  changes.flatMap((change) => (change.type === 'move' && !isLive(change.to) ? [removedFrame(id)] : []));

async function framesOfMeeting(
  context: LiveContext,
  meeting: MeetingRecord,
  changes: readonly MeetingChange[],
  wanted: ReadonlySet<Topic>,
): Promise<TopicFrame[]> {
  if (meeting.deleted_at !== undefined) return framesOfDeleted(meeting, changes);
  const topic = meetingTopic(meeting.id);
  const frames: TopicFrame[] = [];
  const heard = new Map<string, SegmentChange>();
  const tellHeard = (isOver: boolean) => {
    const segments = [...heard.values()].map(({ segment }) => segment);
    const finality = isOver ? 'finalized' : 'mutable';
    frames.push(...transcriptFrames(meeting, segments, finality, context.now()).map((frame) => ({ topic, frame })));
    heard.clear();
  };
  for (const change of changes) {
    if (change.type === 'segment') heard.set(change.segment.segment_id, change);
    if (change.type === 'phase' && !botPhaseTable.isTerminal(change.phase)) {
      frames.push(...framesOfPhase(meeting, change, context.computer));
    }
    if (change.type !== 'move') continue;
    tellHeard(false);
    const move = { ...change, status: change.to, phase: change.phase ?? meeting.phase };
    frames.push(...framesOfMove(meeting, move, context.computer));
    if (!isLive(change.to) && wanted.has(topic)) frames.push(...(await finalFrames(context, meeting, topic)));
  }
  tellHeard(!isLive(meeting.status));
  return frames;
}

/** Once the meeting has ended, all that was said stands. */
async function finalFrames(context: LiveContext, meeting: MeetingRecord, topic: Topic): Promise<TopicFrame[]> {
  const frames = transcriptFrames(meeting, await readSegments(context, meeting.id), 'finalized', context.now());
  if (frames.length > FINAL_FRAMES_MAX) {
    context.log.warn('transcript_not_told_whole', { meeting: meeting.id, frames: frames.length });
  }
  return frames.slice(0, FINAL_FRAMES_MAX).map((frame) => ({ topic, frame }));
}

/** The state itself is told once, after the last of its changes: the record is ahead of the others anyway. */
async function framesOfExecutions(context: LiveContext, changes: readonly ExecutionChange[]): Promise<TopicFrame[]> {
  const byId = Map.groupBy(changes, ({ execution_id }) => execution_id);
  const items = await context.table.findAll([...byId.keys()].map(executionKey));
  return items
    .map((item) => ExecutionRecord.parse(item))
    .flatMap((record) => {
      const told = (byId.get(record.execution_id) ?? []).flatMap((change) => agentFramesOf(record, change));
      return [...told, executionFrame(record)].map((frame): TopicFrame => ({ topic: 'executions', frame }));
    });
}

function agentFramesOf(record: ExecutionRecord, change: ExecutionChange): object[] {
  if (change.type === 'execution') return change.hasEnded ? endFrames(record) : [];
  const { from, phase, at, details, count } = change;
  const told = { from_phase: from, to_phase: phase, timestamp: at, metadata: details };
  return agentFrames(record, { ...told, duration_ms: 0, event_sent: true }, count);
}
