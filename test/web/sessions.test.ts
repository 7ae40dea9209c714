import { describe, expect, it } from 'vitest';
import type { LiveFrame } from '../../client/live-frames.ts';
import { type Session, type Sessions, takeFrame } from '../../web/app/src/live/sessions.ts';

const session = (session_id: string, status: Session['status'] = 'active'): Session => ({
  session_id,
  origin: 'zoom/123456789',
  title: 'Weekly',
  status,
  phase: 'recording',
  created_at: '',
  last_activity: '',
  computer: 'a',
});
const sessionsAfter = (...frames: LiveFrame[]): Sessions => frames.reduce<Sessions>(takeFrame, new Map());
const initial: LiveFrame = { event: 'sessions_initial', data: { sessions: [session('1'), session('2')] } };

describe('takeFrame', () => {
  it('begins with what is live', () => {
    expect([...sessionsAfter({ event: 'session_updated', data: session('9') }, initial).keys()]).toEqual(['1', '2']);
  });

  it('follows updates and removals', () => {
    const sessions = sessionsAfter(
      initial,
      { event: 'session_updated', data: session('2', 'stopping') },
      { event: 'session_updated', data: session('3') },
      { event: 'session_removed', data: { session_id: '1' } },
      { event: 'executions_initial', data: { executions: [] } },
      { type: 'pong' },
    );
    expect([...sessions.values()].map(({ session_id, status }) => `${session_id} ${status}`)).toEqual([
      '2 stopping',
      '3 active',
    ]);
  });
});
