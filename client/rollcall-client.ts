import type { Operations } from './api-types.ts';
import { ApiError, UnexpectedAnswerError } from './errors.ts';
import { RETRIES_MAX, RETRY_AFTER_SECONDS_MAX, RETRY_SPREAD_MILLIS } from './limits.ts';
import { isRepeatable, requestOf } from './request-of.ts';
import { type Call, type Received, refusalOf, Site } from './site.ts';
import { realSleep, type Sleep } from './timing.ts';
import { parseJson } from './wire.ts';

/** `GET /meetings/{platform}/{native_meeting_id}`: an operation as the API document names it. */
export type OperationName = keyof Operations;

/** What an operation takes, by the API document. */
export type CallOptions<Name extends OperationName> = Omit<Operations[Name], 'answer'> & {
  readonly signal?: AbortSignal | undefined;
};
export type AnswerOf<Name extends OperationName> = Operations[Name]['answer'];

/** Options may be left out where each of them may. */
export type CallArguments<Name extends OperationName> =
  Partial<CallOptions<Name>> extends CallOptions<Name> ? [options?: CallOptions<Name>] : [options: CallOptions<Name>];

export type RollcallClientOptions = {
  /** The deployment's own URL; only its origin counts, and only it gets what says who asks. */
  readonly url: string | URL;
  /** Without one the browser's session says who asks. */
  readonly apiKey?: string | undefined;
  /** For the routes of the administrator. */
  readonly adminApiKey?: string | undefined;
  /** How often a call is repeated that the server asks to repeat; 0 leaves that to the caller. */
  readonly retriesMax?: number;
  readonly log?: (line: string) => void;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly sleep?: Sleep;
  readonly random?: () => number;
};

/** Every operation of the API, with the types of its document. */
export class RollcallClient {
  readonly #site: Site;
  readonly #retriesMax: number;
  readonly #sleep: Sleep;
  readonly #random: () => number;
  readonly #log: (line: string) => void;

  constructor({ url, apiKey, adminApiKey, fetch, ...options }: RollcallClientOptions) {
    this.#sleep = options.sleep ?? realSleep;
    this.#site = new Site({ url, apiKey, adminApiKey, sessionId: undefined, fetch, sleep: this.#sleep });
    this.#retriesMax = options.retriesMax ?? RETRIES_MAX;
    this.#random = options.random ?? Math.random;
    this.#log = options.log ?? (() => {});
  }

  /**
   * Calls an operation. Throws ApiError for an answer that is no success, ConnectionLostError when there is none. What
   * the server asks to repeat later is repeated when that can do no harm: a GET, or a call with an idempotency key.
   */
  async call<Name extends OperationName>(name: Name, ...[options]: CallArguments<Name>): Promise<AnswerOf<Name>> {
    const { method, path, body, headers, signal } = requestOf(name, options ?? {});
    const call: Call = {
      method,
      url: this.#site.resolve(path),
      session: this.#site.newSession(),
      signal,
      headers: { Accept: 'application/json', ...headers },
      body,
    };
    const received = await this.#read(name, call, isRepeatable(method, headers) ? this.#retriesMax : 0);
    return answerIn<Name>(name, received);
  }

  async #read(name: string, call: Call, retriesMax: number): Promise<Received> {
    for (let attempt = 0; ; attempt += 1) {
      const received = await this.#site.read(call);
      if (received.ok) return received;
      const error = apiErrorOf(name, received);
      const pauseSeconds = pauseAskedFor(error);
      if (pauseSeconds === undefined || attempt >= retriesMax) throw error;
      this.#log(`${name} was answered with ${error.status}, attempt ${attempt + 1}/${retriesMax} to repeat it`);
      await this.#sleep(pauseSeconds * 1000 + this.#random() * RETRY_SPREAD_MILLIS, call.signal);
    }
  }
}

/** Undefined when the answer does not ask to be asked again, or asks for more patience than a call has. */
function pauseAskedFor({ status, retryAfterSeconds }: ApiError): number | undefined {
  const isPassing = status === 429 || status === 503;
  if (!isPassing || retryAfterSeconds === undefined || retryAfterSeconds > RETRY_AFTER_SECONDS_MAX) return undefined;
  return retryAfterSeconds;
}

function apiErrorOf(asked: string, { status, headers, text }: Received): ApiError {
  const seconds = /^\d{1,9}$/.exec(headers.get('retry-after') ?? '')?.[0];
  return new ApiError(asked, {
    status,
    detail: refusalOf(status, text).message,
    retryAfterSeconds: seconds === undefined ? undefined : Number(seconds),
    body: parseJson(text),
  });
}

/** The types are those of the document that the server checks its own answers by. */
function answerIn<Name extends OperationName>(name: Name, { status, headers, text }: Received): AnswerOf<Name> {
  if (status === 204) return undefined as AnswerOf<Name>;
  if (!headers.get('content-type')?.startsWith('application/json')) return text as AnswerOf<Name>;
  const answer = parseJson(text);
  if (answer === undefined) throw new UnexpectedAnswerError(`${name} was answered with broken JSON`);
  return answer as AnswerOf<Name>;
}
