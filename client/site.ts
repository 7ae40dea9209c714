import { ConnectionLostError, RefusedError, UnexpectedAnswerError } from './errors.ts';
import { REFUSAL_CHARACTERS_MAX, REQUEST_MILLIS } from './limits.ts';
import { type Sleep, within } from './timing.ts';
import { type Guard, parseAs, parseJson, sentenceIn } from './wire.ts';

/** The session of one question and of all calls that follow from it; in a browser the browser keeps it. */
export type Session = { id: string | undefined };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Call = {
  readonly method: Method;
  readonly url: URL;
  readonly session: Session;
  readonly signal?: AbortSignal | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An answer that has come whole. */
export type Received = {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

export type SiteOptions = {
  readonly url: string | URL;
  readonly apiKey: string | undefined;
  readonly adminApiKey?: string | undefined;
  readonly sessionId: string | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly sleep: Sleep;
};

/** The one origin that gets the API key and the session; others are asked without. */
export class Site {
  readonly #origin: string;
  readonly #apiKey: string | undefined;
  readonly #adminApiKey: string | undefined;
  readonly #fetch: typeof globalThis.fetch;
  readonly #sleep: Sleep;
  #lastSession: string | undefined;

  constructor({ url, apiKey, adminApiKey, sessionId, fetch, sleep }: SiteOptions) {
    this.#origin = new URL(url).origin;
    this.#apiKey = apiKey;
    this.#adminApiKey = adminApiKey;
    this.#lastSession = sessionId;
    // A browser's fetch refuses to be called as somebody's method.
    this.#fetch = fetch ?? ((...call) => globalThis.fetch(...call));
    this.#sleep = sleep;
  }

  get sessionId(): string | undefined {
    return this.#lastSession;
  }

  /** A holder for one question: simultaneous questions each keep the session they were given. */
  newSession(): Session {
    return { id: this.#lastSession };
  }

  /** A path of the site, or an absolute URL as it is. */
  resolve(reference: string): URL {
    const url = new URL(reference, this.#origin);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url;
    throw new UnexpectedAnswerError(`${url.protocol} is not asked`);
  }

  /** Keeps the session that an answer to a question brought. */
  adopt(session: Session, response: Response): void {
    const [given] = response.headers.getSetCookie().flatMap((cookie) => /^session_id=([^;]+)/.exec(cookie)?.[1] ?? []);
    if (given === undefined) return;
    session.id = given;
    this.#lastSession = given;
  }

  /** Answers whatever status comes; throws when nothing does. */
  async send({ method, url, session, signal, body, headers }: Call): Promise<Response> {
    try {
      return await this.#fetch(url, {
        method,
        // fetch would take a key of ours along to wherever an answer points.
        redirect: 'error',
        credentials: url.origin === this.#origin ? 'same-origin' : 'omit',
        headers: {
          ...headers,
          ...this.#proofsFor(url, session),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ConnectionLostError(`${url.origin} does not answer`, { cause: error });
    }
  }

  /** The whole answer, whatever its status; throws when none comes in time. */
  read(call: Call, onResponse?: (response: Response) => void): Promise<Received> {
    const otherwise = () => new ConnectionLostError(`${call.url.origin} took too long`);
    return within({ sleep: this.#sleep, millis: REQUEST_MILLIS, signal: call.signal, otherwise }, async (signal) => {
      const response = await this.send({ ...call, signal });
      onResponse?.(response);
      const { ok, status, headers } = response;
      return { ok, status, headers, text: await textOf(response, signal) };
    });
  }

  /** Asks for JSON of a kind; throws for every other answer. */
  async ask<Value>(isValue: Guard<Value>, call: Call, onResponse?: (response: Response) => void): Promise<Value> {
    const { ok, status, text } = await this.read(call, onResponse);
    if (!ok) throw refusalOf(status, text);
    return parseAs(isValue, text);
  }

  #proofsFor(url: URL, { id }: Session): Record<string, string> {
    if (url.origin !== this.#origin) return {};
    return {
      ...(this.#apiKey !== undefined && { 'X-API-Key': this.#apiKey }),
      ...(this.#adminApiKey !== undefined && { 'X-Admin-API-Key': this.#adminApiKey }),
      ...(id !== undefined && { Cookie: `session_id=${id}` }),
    };
  }
}

export async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    signal.throwIfAborted();
    throw new ConnectionLostError('The answer ended too early', { cause: error });
  }
}

export function refusalOf(status: number, text: string): RefusedError {
  const said = sentenceIn(parseJson(text)) ?? text.slice(0, REFUSAL_CHARACTERS_MAX);
  return new RefusedError(status, said === '' ? `The answer has status ${status}` : said);
}
