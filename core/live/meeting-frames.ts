import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { viewMeeting } from '../meetings/meeting-view.ts';
import type { Phase } from '../meetings/phase.ts';
import { isLive, type Status } from '../meetings/status.ts';
import { viewSegment } from '../segments/get-transcript.ts';
import type { StoredSegment } from '../segments/stored-segment.ts';
import { packFrames } from './frames.ts';
import { sessionOf } from './session.ts';
import { meetingTopic, type Topic } from './topics.ts';

/** A frame and the topic whose listeners get it. */
export type TopicFrame = { topic: Topic; frame: object };

/** A moment of a meeting, as its history rows tell it. */
export type Moment = { status: Status; phase: Phase; version: number; at: string };

/** About to happen: not yet joined. */
export const isPreparing = (status: Status | null): boolean => status === 'reserved' || status === 'starting';

const nameOf = ({ id, platform, native_meeting_id }: MeetingRecord) => ({ id, platform, native_id: native_meeting_id });

/** What a client that follows a meeting is told of its status. */
export const statusFrame = (meeting: MeetingRecord, { status, phase, version, at }: Moment): object => ({
  type: 'meeting.status',
  meeting: nameOf(meeting),
  payload: { status, phase, version },
  ts: at,
});

/** What a move of the status means to each topic; its end takes the session away, after the last update. */
export function framesOfMove(
  meeting: MeetingRecord,
  move: Moment & { from: Status | null },
  computer: string,
): TopicFrame[] {
  const then = asOf(meeting, move);
  const session = sessionOf(then, computer);
  const frames: TopicFrame[] = [
    { topic: meetingTopic(meeting.id), frame: statusFrame(meeting, move) },
    { topic: 'sessions', frame: { event: 'session_updated', data: session } },
  ];
  if (move.from === null || isPreparing(move.from)) frames.push(preparationFrame(then));
  if (!isLive(move.status)) frames.push(removedFrame(meeting.id));
  return frames;
}

/** The session of a meeting is over. */
export const removedFrame = (meetingId: number): TopicFrame => ({
  topic: 'sessions',
  frame: { event: 'session_removed', data: { session_id: String(meetingId) } },
});

/** What a move of the phase alone means. */
export function framesOfPhase(meeting: MeetingRecord, moment: Moment, computer: string): TopicFrame[] {
  const then = asOf(meeting, moment);
  const updated: TopicFrame = {
    topic: 'sessions',
    frame: { event: 'session_updated', data: sessionOf(then, computer) },
  };
  return isPreparing(moment.status) ? [updated, preparationFrame(then)] : [updated];
}

export type Finality = 'mutable' | 'finalized';

/** Segments as frames. While the meeting lives the bot may revise each of them; afterwards nothing changes any more. */
export function transcriptFrames(
  meeting: MeetingRecord,
  segments: readonly StoredSegment[],
  finality: Finality,
  at: Date,
): object[] {
  const shown = segments.map((segment) => ({
    segment_id: segment.segment_id,
    revision: segment.revision,
    ...viewSegment(segment, meeting.start_time ?? meeting.created_at),
  }));
  return packFrames(shown).map((some) => ({
    type: `transcript.${finality}`,
    meeting: nameOf(meeting),
    payload: { segments: some },
    ts: at.toISOString(),
  }));
}

const preparationFrame = (meeting: MeetingRecord): TopicFrame => ({
  topic: 'preparation',
  frame: { event: 'meeting_updated', data: viewMeeting(meeting) },
});

/** The meeting as it was at that moment, as far as clients see it move: the item itself may be ahead of its history. */
const asOf = (meeting: MeetingRecord, { status, phase, at }: Moment): MeetingRecord => ({
  ...meeting,
  status,
  phase,
  updated_at: at,
  last_heartbeat_at: undefined,
});
