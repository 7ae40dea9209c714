/** One stretch of speech on the page; seconds count from the start of the meeting. */
export type Line = {
  /** What stays the same while its text is revised. */
  key: string;
  start: number;
  end: number;
  speaker: string | null;
  text: string;
  language: string | null;
  /** False while the words may still change. */
  isFinal: boolean;
  /** Of a line that came over the socket: its revision, and the how-manieth change of the page it was. */
  revision: number;
  change: number;
};

export type Heard = {
  start: number;
  end: number;
  speaker?: string | null | undefined;
  text: string;
  language?: string | null | undefined;
  revision?: number | undefined;
};

export type TranscriptState = { lines: ReadonlyMap<string, Line>; change: number };
export const emptyTranscript: TranscriptState = { lines: new Map(), change: 0 };

/** A segment keeps its start through all revisions; two speakers may begin at once. */
const keyOf = ({ start, speaker }: Heard): string => `${Math.round(start * 1000)} ${speaker ?? ''}`;

/** Takes what a socket brought; an older revision than the one on the page changes nothing. */
export function hear(state: TranscriptState, heard: readonly Heard[], isFinal: boolean): TranscriptState {
  const lines = new Map(state.lines);
  const change = state.change + 1;
  for (const segment of heard) {
    const key = keyOf(segment);
    const revision = segment.revision ?? 0;
    if ((lines.get(key)?.revision ?? -1) > revision) continue;
    lines.set(key, lineOf(segment, { key, isFinal, revision, change }));
  }
  return { lines, change };
}

/**
 * Takes what the server has stored. What came over the socket after change `asOf`, when it was asked, is newer than
 * its answer and stays.
 */
export function takeStored(state: TranscriptState, stored: readonly Heard[], asOf: number): TranscriptState {
  const lines = new Map<string, Line>();
  for (const segment of stored) {
    const key = keyOf(segment);
    lines.set(
      key,
      lineOf(segment, { key, isFinal: true, revision: state.lines.get(key)?.revision ?? 0, change: asOf }),
    );
  }
  for (const line of state.lines.values()) if (line.change > asOf) lines.set(line.key, line);
  return { lines, change: state.change };
}

function lineOf(segment: Heard, rest: Pick<Line, 'key' | 'isFinal' | 'revision' | 'change'>): Line {
  const { start, end, speaker, text, language } = segment;
  return { ...rest, start, end, speaker: speaker ?? null, text, language: language ?? null };
}

/** In the order of time. */
export const linesOf = ({ lines }: TranscriptState): Line[] =>
  [...lines.values()].sort((one, other) => one.start - other.start || one.end - other.end);

export type Turn = { key: string; speaker: string | null; start: number; lines: Line[] };

/** After such a pause the same speaker begins a new paragraph. */
const PAUSE_SECONDS = 20;

/** Lines that one speaker said one after the other, as a paragraph. */
export function turnsOf(lines: readonly Line[]): Turn[] {
  const turns: Turn[] = [];
  for (const line of lines) {
    const last = turns.at(-1);
    const before = last?.lines.at(-1);
    const goesOn = last !== undefined && before !== undefined && last.speaker === line.speaker;
    if (goesOn && line.start - before.end < PAUSE_SECONDS) last.lines.push(line);
    else turns.push({ key: line.key, speaker: line.speaker, start: line.start, lines: [line] });
  }
  return turns;
}

/** In the order in which they first spoke. */
export const speakersOf = (lines: readonly Line[]): string[] => [
  ...new Set(lines.map(({ speaker }) => speaker ?? nobody)),
];

export const nobody = 'Unknown speaker';

/** The line that was said at a time: the last that had begun by then. */
export const lineAt = (lines: readonly Line[], seconds: number): Line | undefined =>
  lines.findLast(({ start }) => start <= seconds + 0.0005) ?? lines[0];
