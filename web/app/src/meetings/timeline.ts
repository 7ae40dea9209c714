import type { History } from '../api/types.ts';
import { durationText } from '../time.ts';
import { type Line, nobody } from './transcript.ts';

export const stageKinds = ['reserved', 'starting', 'lobby', 'active', 'stopping'] as const;
export type StageKind = (typeof stageKinds)[number];

/** A stretch of a bot's life; times in milliseconds since 1970. */
export type Stage = { kind: StageKind; from: number; to: number; isOpen: boolean };
export type Span = { from: number; to: number };

/** What the history says, as stretches without a gap; the last one of a bot that lives goes on until now. */
export function stagesOf({ history, phases }: History, now: number): Stage[] {
  const lobbies = phases
    .filter(({ phase }) => phase === 'lobby')
    .map(({ at, duration_ms }) => ({
      from: Date.parse(at),
      to: duration_ms === null ? Number.POSITIVE_INFINITY : Date.parse(at) + duration_ms,
    }));
  return history.flatMap(({ to: status, at }, index) => {
    if (status === 'completed' || status === 'failed') return [];
    const next = history[index + 1];
    const from = Date.parse(at);
    const to = Math.max(from, next === undefined ? now : Date.parse(next.at));
    const stage = { kind: status, from, to, isOpen: next === undefined };
    return status === 'starting' ? withLobbies(stage, lobbies) : [stage];
  });
}

/** Starting, with the waits in the lobby cut out as stretches of their own. */
function withLobbies(stage: Stage, lobbies: readonly Span[]): Stage[] {
  const parts: Stage[] = [];
  let at = stage.from;
  const add = (kind: StageKind, to: number) => {
    if (to > at) parts.push({ kind, from: at, to, isOpen: stage.isOpen && to === stage.to });
    at = Math.max(at, to);
  };
  for (const { from, to } of lobbies) {
    if (to <= stage.from || from >= stage.to) continue;
    add('starting', Math.min(from, stage.to));
    add('lobby', Math.min(to, stage.to));
  }
  add('starting', stage.to);
  return parts.length > 0 ? parts : [stage];
}

/** From the first stage to the last; undefined without any. */
export function spanOf(stages: readonly Stage[]): Span | undefined {
  const [first, last] = [stages[0], stages.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { from: first.from, to: Math.max(last.to, first.from + 1) };
}

/** Where something stands in a span, both as fractions of it; undefined outside. */
export function placeIn(span: Span, { from, to }: Span): { left: number; width: number } | undefined {
  const length = span.to - span.from;
  const [begin, end] = [Math.max(from, span.from), Math.min(to, span.to)];
  if (end < begin || length <= 0) return undefined;
  return { left: (begin - span.from) / length, width: (end - begin) / length };
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
const TICKS_MAX = 7;

/** Round distances from the beginning, at most seven. */
export function ticksOf({ from, to }: Span): { at: number; label: string }[] {
  const seconds = (to - from) / 1000;
  const step =
    steps.find((each) => seconds / each <= TICKS_MAX - 1) ?? Math.ceil(seconds / (TICKS_MAX - 1) / 86_400) * 86_400;
  const count = Math.floor(seconds / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const millis = index * step * 1000;
    return { at: from + millis, label: index === 0 ? '0' : durationText(millis) };
  });
}

export type SpeechLane = { speaker: string; spans: (Span & { start: number })[]; millis: number };

/** Shorter pauses are not seen at any scale. */
const JOIN_MILLIS = 800;

/** When each speaker spoke, in the order in which they first did. */
export function speechOf(lines: readonly Line[], meetingStart: number): SpeechLane[] {
  const lanes = new Map<string, SpeechLane>();
  for (const line of lines) {
    const speaker = line.speaker ?? nobody;
    const lane = lanes.get(speaker) ?? { speaker, spans: [], millis: 0 };
    lanes.set(speaker, lane);
    const span = { from: meetingStart + line.start * 1000, to: meetingStart + Math.max(line.end, line.start) * 1000 };
    const last = lane.spans.at(-1);
    lane.millis += span.to - span.from;
    if (last !== undefined && span.from - last.to < JOIN_MILLIS) last.to = Math.max(last.to, span.to);
    else lane.spans.push({ ...span, start: line.start });
  }
  return [...lanes.values()];
}
