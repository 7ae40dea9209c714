import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '../../web/app/src/live/frames.ts';
import { type Session, type Sessions, takeFrame } from '../../web/app/src/live/sessions.ts';

const read = (frame: unknown) => readFrame(JSON.stringify(frame));
const meeting = { id: 42, platform: 'zoom', native_id: '123456789' };

describe('readFrame', () => {
  it('reads events of topics', () => {
    const data = { session_id: '42' };
    expect(read({ event: 'session_removed', data })).toEqual({ kind: 'topic', event: 'session_removed', data });
  });

  it('reads the status of a meeting', () => {
    const frame = {
      type: 'meeting.status',
      meeting,
      payload: { status: 'active', phase: 'recording', version: 3 },
      ts: '',
    };
    expect(read(frame)).toEqual({
      kind: 'meeting',
      meetingId: 42,
      type: 'meeting.status',
      status: 'active',
      phase: 'recording',
      version: 3,
    });
  });

  it.each([
    ['transcript.mutable', false],
    ['transcript.finalized', true],
  ])('reads the words of %s, and leaves out what are none', (type, isFinal) => {
    const word = { segment_id: 's1', revision: 2, start: 1, end: 2, text: 'Hello', speaker: 'Ada', language: 'en' };
    const frame = { type, meeting, payload: { segments: [word, { text: 'no times' }, null] }, ts: '' };
    expect(read(frame)).toEqual({ kind: 'meeting', meetingId: 42, type: 'transcript', isFinal, segments: [word] });
  });

  it('reads pongs and errors', () => {
    expect(read({ type: 'pong' })).toEqual({ kind: 'pong' });
    expect(read({ type: 'error', error: 'meeting_not_found' })).toEqual({ kind: 'error', error: 'meeting_not_found' });
  });

  it('takes whatever else comes for something else, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readFrame(value).kind).not.toBe('');
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readFrame(text).kind).not.toBe('');
      }),
    );
    expect(read({ type: 'transcript.mutable', meeting: 'x', payload: 7 })).toEqual({ kind: 'other' });
  });
});

describe('takeFrame', () => {
  const session = (session_id: string, status = 'active'): Session => ({
    session_id,
    origin: 'zoom/123456789',
    title: 'Weekly',
    status,
    phase: 'recording',
    created_at: '',
    last_activity: '',
    computer: 'a',
  });
  const sessionsAfter = (...frames: unknown[]): Sessions =>
    frames.reduce((sessions: Sessions, frame) => takeFrame(sessions, read(frame)), new Map());
  const initial = { event: 'sessions_initial', data: { sessions: [session('1'), session('2')] } };

  it('begins with what is live', () => {
    expect([...sessionsAfter({ event: 'session_updated', data: session('9') }, initial).keys()]).toEqual(['1', '2']);
  });

  it('follows updates and removals', () => {
    const sessions = sessionsAfter(
      initial,
      { event: 'session_updated', data: session('2', 'stopping') },
      { event: 'session_updated', data: session('3') },
      { event: 'session_removed', data: { session_id: '1' } },
      { event: 'meeting_updated', data: { id: 7 } },
    );
    expect([...sessions.values()].map(({ session_id, status }) => `${session_id} ${status}`)).toEqual([
      '2 stopping',
      '3 active',
    ]);
  });
});
