import type { Frame } from './frames.ts';

/** One bot's presence in a meeting, on this site or another (contract 5). */
export type Session = {
  session_id: string;
  origin: string;
  title: string;
  status: string;
  phase: string;
  created_at: string;
  last_activity: string;
  /** The site that it runs at. */
  computer: string;
};

export type Sessions = ReadonlyMap<string, Session>;

/** What is known of live sessions after a frame. */
export function takeFrame(sessions: Sessions, frame: Frame): Sessions {
  if (frame.kind !== 'topic') return sessions;
  const { event, data } = frame;
  if (event === 'sessions_initial') {
    const list = Array.isArray(data.sessions) ? data.sessions.filter(isSession) : [];
    return new Map(list.map((session) => [session.session_id, session]));
  }
  if (event === 'session_updated' && isSession(data)) return new Map(sessions).set(data.session_id, data);
  if (event === 'session_removed' && typeof data.session_id === 'string') {
    const left = new Map(sessions);
    left.delete(data.session_id);
    return left;
  }
  return sessions;
}

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' &&
  value !== null &&
  'session_id' in value &&
  typeof value.session_id === 'string' &&
  'computer' in value &&
  typeof value.computer === 'string' &&
  'status' in value &&
  typeof value.status === 'string';
