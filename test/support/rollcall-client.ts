import * as z from 'zod';

/** A published client gives up after 10 s; a laptop that starts browsers meanwhile gets a little more. */
const REQUEST_TIMEOUT_MILLIS = 20_000;

const Meeting = z.looseObject({
  id: z.number(),
  platform: z.string(),
  native_meeting_id: z.string(),
  constructed_meeting_url: z.string(),
  status: z.string(),
  bot_container_id: z.string(),
  start_time: z.string().nullable(),
  data: z.looseObject({
    phase: z.string().optional(),
    attempt: z.number().optional(),
    language: z.string().optional(),
    task: z.string().optional(),
    completion_reason: z.string().optional(),
    failure_reason: z.string().optional(),
    failure_stage: z.string().optional(),
    segment_count: z.number().optional(),
  }),
});
export type Meeting = z.infer<typeof Meeting>;

const BotStatus = z.looseObject({
  meeting_id: z.number(),
  container_id: z.string(),
  platform: z.string(),
  native_meeting_id: z.string(),
  status: z.string(),
});
export type BotStatus = z.infer<typeof BotStatus>;

const Segment = z.looseObject({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  speaker: z.string().nullable(),
  language: z.string().nullable(),
});
const Transcript = z.looseObject({ segments: z.array(Segment) });

const Move = z.looseObject({
  version: z.number(),
  from: z.string().nullable(),
  to: z.string(),
  actor: z.string(),
  reason: z.string().nullable(),
  evidence: z.looseObject({}).nullable(),
});
const History = z.object({ history: z.array(Move), phases: z.array(z.looseObject({ phase: z.string() })) });

const User = z.looseObject({ id: z.number(), email: z.string(), max_concurrent_bots: z.number() });
export type User = z.infer<typeof User>;
const Token = z.looseObject({ token: z.string() });
const Message = z.object({ message: z.string() });
const Health = z.looseObject({
  status: z.string(),
  checks: z.record(z.string(), z.looseObject({ status: z.string() })),
});

/** A meeting as its platform knows it. */
export type Pair = { readonly platform: string; readonly native_meeting_id: string };

export type Sent = {
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Received = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the answer is no JSON. */
  readonly body: unknown;
};

/** An answer other than the one that was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(asked: string, { status, text }: Received) {
    super(`${asked} was answered with ${status}: ${text}`);
    this.status = status;
  }
}

export type Credentials = { readonly apiKey?: string | undefined; readonly adminApiKey?: string };

/** The bots API over HTTP, as a client sees it: nothing of the product's own code is used. */
export class RollcallClient {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly #headers: Record<string, string>;

  constructor(url: string, { apiKey, adminApiKey }: Credentials = {}) {
    this.url = url;
    this.apiKey = apiKey;
    this.#headers = {
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      ...(adminApiKey !== undefined && { 'x-admin-api-key': adminApiKey }),
    };
  }

  /** Sends one request and answers whatever comes; rejects only when nothing does. */
  async send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Received> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...this.#headers, ...headers },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MILLIS),
      ...(text !== undefined && { body: text }),
    });
    const received = await response.text();
    return { status: response.status, headers: response.headers, text: received, body: parseJson(received) };
  }

  requestBot(body: object): Promise<Meeting> {
    return this.#ask(Meeting, 'POST', '/bots', { body }, [201]);
  }

  async stopBot(pair: Pair): Promise<string> {
    return (await this.#ask(Message, 'DELETE', `/bots/${pathOf(pair)}`, {}, [202])).message;
  }

  async updateBotConfig(pair: Pair, body: object): Promise<string> {
    return (await this.#ask(Message, 'PUT', `/bots/${pathOf(pair)}/config`, { body }, [202])).message;
  }

  async getRunningBots(): Promise<BotStatus[]> {
    const answer = z.object({ running_bots: z.array(BotStatus) });
    return (await this.#ask(answer, 'GET', '/bots/status')).running_bots;
  }

  async getMeetings(): Promise<Meeting[]> {
    return (await this.#ask(z.looseObject({ meetings: z.array(Meeting) }), 'GET', '/meetings')).meetings;
  }

  getMeeting(pair: Pair): Promise<Meeting> {
    return this.#ask(Meeting, 'GET', `/meetings/${pathOf(pair)}`);
  }

  getHistory(pair: Pair): Promise<z.infer<typeof History>> {
    return this.#ask(History, 'GET', `/meetings/${pathOf(pair)}/history`);
  }

  getTranscript(pair: Pair): Promise<z.infer<typeof Transcript>> {
    return this.#ask(Transcript, 'GET', `/transcripts/${pathOf(pair)}`);
  }

  updateMeeting(pair: Pair, data: object): Promise<Meeting> {
    return this.#ask(Meeting, 'PATCH', `/meetings/${pathOf(pair)}`, { body: { data } });
  }

  createUser(body: { email: string; name?: string; max_concurrent_bots?: number }): Promise<User> {
    return this.#ask(User, 'POST', '/admin/users', { body }, [201]);
  }

  async createToken(userId: number): Promise<string> {
    return (await this.#ask(Token, 'POST', `/admin/users/${userId}/tokens`, {}, [201])).token;
  }

  async deleteUser(userId: number): Promise<void> {
    await this.#ask(z.unknown(), 'DELETE', `/admin/users/${userId}`, {}, [202]);
  }

  /** Answers with 200 and 503 alike: what is unhealthy is in the body. */
  getHealth(): Promise<z.infer<typeof Health>> {
    return this.#ask(Health, 'GET', '/health', {}, [200, 503]);
  }

  async #ask<Schema extends z.ZodType>(
    answer: Schema,
    method: string,
    path: string,
    sent: Sent = {},
    expected: readonly number[] = [200],
  ): Promise<z.output<Schema>> {
    const received = await this.send(method, path, sent);
    if (!expected.includes(received.status)) throw new ApiError(`${method} ${path}`, received);
    return answer.parse(received.body);
  }
}

export const pathOf = ({ platform, native_meeting_id }: Pair): string =>
  `${encodeURIComponent(platform)}/${encodeURIComponent(native_meeting_id)}`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
