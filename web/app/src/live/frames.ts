import type { Heard } from '../meetings/transcript.ts';

type JsonObject = Record<string, unknown>;

/** What the server says on the socket, as far as the pages act on it. */
export type Frame =
  | { kind: 'topic'; event: string; data: JsonObject }
  | {
      kind: 'meeting';
      meetingId: number;
      type: 'meeting.status';
      status: string;
      phase: string | undefined;
      version: number;
    }
  | { kind: 'meeting'; meetingId: number; type: 'transcript'; isFinal: boolean; segments: Heard[] }
  | { kind: 'pong' }
  | { kind: 'error'; error: string }
  | { kind: 'other' };

/** Reads a frame; what a later server may have to say is `other`. */
export function readFrame(text: unknown): Frame {
  const frame = typeof text === 'string' ? parse(text) : undefined;
  if (frame === undefined) return { kind: 'other' };
  if (typeof frame.event === 'string') return { kind: 'topic', event: frame.event, data: objectIn(frame.data) };
  if (frame.type === 'pong') return { kind: 'pong' };
  if (frame.type === 'error') return { kind: 'error', error: String(frame.error) };
  return meetingFrame(frame) ?? { kind: 'other' };
}

function meetingFrame({ type, meeting, payload: given }: JsonObject): Frame | undefined {
  const meetingId = objectIn(meeting).id;
  const payload = objectIn(given);
  if (typeof meetingId !== 'number') return undefined;
  if (type === 'meeting.status') {
    const { status, phase, version } = payload;
    if (typeof status !== 'string') return undefined;
    return {
      kind: 'meeting',
      meetingId,
      type,
      status,
      phase: typeof phase === 'string' ? phase : undefined,
      version: typeof version === 'number' ? version : 0,
    };
  }
  if (type !== 'transcript.mutable' && type !== 'transcript.finalized') return undefined;
  const segments = Array.isArray(payload.segments) ? payload.segments.filter(isHeard) : [];
  return { kind: 'meeting', meetingId, type: 'transcript', isFinal: type === 'transcript.finalized', segments };
}

const isHeard = (value: unknown): value is Heard => {
  const { start, end, text } = objectIn(value);
  return typeof start === 'number' && typeof end === 'number' && typeof text === 'string';
};

function parse(text: string): JsonObject | undefined {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectIn = (value: unknown): JsonObject => (isObject(value) ? value : {});
