import { checkPattern, type EventPattern, matchesPattern } from '../events/event-pattern.ts';
import { isObject, type Json } from '../template/json.ts';

/** The filters of an event source mapping: a record passes when one of them matches, or there is none. */
export class FilterCriteria {
  readonly #patterns: readonly EventPattern[];

  /** `patterns` are texts of JSON, as in the template; throws for what is no pattern. */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map(parsePattern);
  }

  accept(record: object): boolean {
    if (this.#patterns.length === 0) return true;
    const seen: Json = JSON.parse(JSON.stringify(record));
    return this.#patterns.some((pattern) => matchesPattern(pattern, withParsedBody(pattern, seen)));
  }
}

function parsePattern(text: string): EventPattern {
  const pattern: Json = JSON.parse(text);
  if (!isObject(pattern)) throw new Error(`${text} is no event pattern.`);
  checkPattern(pattern);
  return pattern;
}

/** A pattern that looks into a message's body takes it as JSON; a body that is none matches no such pattern. */
function withParsedBody(pattern: EventPattern, record: Json): Json {
  const { body: expected } = pattern;
  if (expected === undefined || !isObject(expected) || !isObject(record)) return record;
  return { ...record, body: parseOrKeep(record.body ?? null) };
}

function parseOrKeep(body: Json): Json {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
