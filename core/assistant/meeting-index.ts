import MiniSearch, { type Options } from 'minisearch';
import type { Line } from './passage.ts';
import type { Concept } from './read-query.ts';
import { tokens } from './tokens.ts';

/** A meeting of four hours has about 20,000 lines and says 5 MB. */
const LINES_MAX = 20_000;
const CHARACTERS_MAX = 8_000_000;
const LINES_BETWEEN_PAUSES = 500;
const SPEAKER_BOOST = 0.7;

type IndexedLine = Line & { id: number };

/** A line that matches, by which of the question's terms, and how well by BM25. */
export type Hit = { position: number; score: number; terms: string[] };

const options: Options<IndexedLine> = {
  fields: ['text', 'speaker'],
  storeFields: ['segment_id', 'start', 'speaker', 'text'],
  tokenize: tokens,
  processTerm: (term) => term,
};

/** Full-text search over the lines of one meeting; it holds the lines too. */
export class MeetingIndex {
  readonly #search: MiniSearch<IndexedLine>;

  private constructor(search: MiniSearch<IndexedLine>) {
    this.#search = search;
  }

  /** Of more lines than a long meeting has, the first ones. Pauses on the way: the process has heartbeats to send. */
  static async of(lines: readonly Line[]): Promise<MeetingIndex> {
    const search = new MiniSearch<IndexedLine>(options);
    const indexed = bounded(lines).map(({ segment_id, start, speaker, text }, id) => ({
      id,
      segment_id,
      start,
      speaker,
      text,
    }));
    await search.addAllAsync(indexed, { chunkSize: LINES_BETWEEN_PAUSES });
    return new MeetingIndex(search);
  }

  /** From what `toJson` made. */
  static fromJson(json: string): MeetingIndex {
    return new MeetingIndex(MiniSearch.loadJSON<IndexedLine>(json, options));
  }

  toJson(): string {
    return JSON.stringify(this.#search);
  }

  get lineCount(): number {
    return this.#search.documentCount;
  }

  /** The line at a position, counted from 0; undefined before the first and after the last. */
  lineAt(position: number): Line | undefined {
    return asLine(this.#search.getStoredFields(position));
  }

  /** Every line with one of the terms, best first. */
  find(concepts: readonly Concept[]): Hit[] {
    const weights = weightsOf(concepts);
    const results = this.#search.search([...weights.keys()].join(' '), {
      tokenize: (text) => text.split(' ').filter(Boolean),
      boostTerm: (term) => weights.get(term) ?? 0,
      boost: { speaker: SPEAKER_BOOST },
    });
    return results.map(({ id, score, terms }) => ({ position: Number(id), score, terms }));
  }

  /** How many lines hold each term. */
  static countTerms(lines: readonly Line[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { text, speaker } of bounded(lines)) {
      for (const term of new Set(tokens(`${speaker ?? ''} ${text}`))) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    return counts;
  }
}

function bounded(lines: readonly Line[]): readonly Line[] {
  let characters = 0;
  const end = lines.slice(0, LINES_MAX).findIndex(({ text }) => {
    characters += text.length;
    return characters > CHARACTERS_MAX;
  });
  return lines.slice(0, end < 0 ? LINES_MAX : end);
}

function weightsOf(concepts: readonly Concept[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { terms, weight } of concepts) {
    for (const [term, fit] of terms) weights.set(term, Math.max(weights.get(term) ?? 0, weight * fit));
  }
  return weights;
}

/** What `options.storeFields` kept, which MiniSearch hands back without its type. */
const asLine = (stored: Record<string, unknown> | undefined): Line | undefined => stored as Line | undefined;
