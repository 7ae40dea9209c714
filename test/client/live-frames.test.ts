import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AgentEvent,
  type LiveSession,
  type MeetingName,
  readLiveFrame,
  type TopicName,
} from '../../client/live-frames.ts';
import type { AgentEvent as ToldEvent } from '../../core/executions/agent-event.ts';
import type { MeetingName as AskedName } from '../../core/live/command.ts';
import type { Session } from '../../core/live/session.ts';
import type { TopicName as Topic } from '../../core/live/topics.ts';

const meeting = { id: 42, platform: 'zoom', native_id: '123456789' };
const segment = { segment_id: 's1', revision: 2, start: 1, end: 2, text: 'Hello', speaker: 'Ada', language: 'en' };
const run = { type: 'agent_started', run_id: 'r', agent_name: 'a', timestamp: '', payload: {} };

describe('readLiveFrame', () => {
  it.each([
    { event: 'sessions_initial', data: { sessions: [{ session_id: '1' }] } },
    { event: 'session_updated', data: { session_id: '1' } },
    { event: 'session_removed', data: { session_id: '1' } },
    { event: 'computer_updated', data: { computer_name: 'b' } },
    { event: 'preparation_initial', data: { meetings: [] } },
    { event: 'meeting_updated', data: { id: 42 }, truncated: true },
    { event: 'executions_initial', data: { executions: [] } },
    { event: 'execution_updated', data: { execution_id: 'e' } },
    { event: 'agent_started', data: run },
    { type: 'meeting.status', meeting, payload: { status: 'active', phase: 'recording', version: 3 }, ts: '' },
    { type: 'transcript.mutable', meeting, payload: { segments: [segment] }, ts: '' },
    { type: 'transcript.finalized', meeting, payload: { segments: [] }, ts: '' },
    { type: 'subscribed', meetings: [] },
    { type: 'unsubscribed', meetings: [] },
    { type: 'error', error: 'meeting_not_found', details: [] },
    { type: 'pong' },
  ])('reads %j', (frame) => {
    expect(readLiveFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it.each([
    { event: 'session_updated', data: { session_id: 7 } },
    { event: 'agent_started', data: {} },
    { type: 'meeting.status', meeting, payload: { status: 'active' } },
    { type: 'meeting.status', payload: { status: 'active', version: 3 } },
    { type: 'transcript.mutable', meeting, payload: { segments: [{ text: 'no times' }] } },
    { type: 'transcript.mutable', meeting: 'x', payload: 7 },
    { type: 'error' },
  ])('leaves out %j, of which something is missing', (frame) => {
    expect(readLiveFrame(JSON.stringify(frame))).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.json()), (data) => readLiveFrame(data) === undefined));
  });

  it('says of what the server tells what the server means', () => {
    expectTypeOf<LiveSession>().toEqualTypeOf<Session>();
    expectTypeOf<MeetingName>().toEqualTypeOf<AskedName>();
    expectTypeOf<TopicName>().toEqualTypeOf<Topic>();
    expectTypeOf<AgentEvent>().toEqualTypeOf<ToldEvent>();
  });
});
