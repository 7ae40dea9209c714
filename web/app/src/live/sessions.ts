import type { LiveFrame, LiveSession } from '../../../../client/index.ts';

/** One bot's presence in a meeting, on this site or another. */
export type Session = LiveSession;

export type Sessions = ReadonlyMap<string, Session>;

/** What is known of live sessions after a frame. */
export function takeFrame(sessions: Sessions, frame: LiveFrame): Sessions {
  if (!('event' in frame)) return sessions;
  if (frame.event === 'sessions_initial') {
    return new Map(frame.data.sessions.map((session) => [session.session_id, session]));
  }
  if (frame.event === 'session_updated') return new Map(sessions).set(frame.data.session_id, frame.data);
  if (frame.event !== 'session_removed') return sessions;
  const left = new Map(sessions);
  left.delete(frame.data.session_id);
  return left;
}
