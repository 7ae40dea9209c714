import { randomUUID } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import type { Task } from './local-controls.ts';
import type { Received } from './rollcall-client.ts';

const callTimeoutMillis = 20_000;

const Environment = z.looseObject({
  CALLBACK_URL: z.url(),
  BOOTSTRAP_TOKEN: z.string(),
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string(),
});

const Command = z.looseObject({ seq: z.number(), action: z.string() });
const StartedAnswer = z.looseObject({ token: z.string(), commands: z.array(Command) });

export type CallName = 'started' | 'joined' | 'heartbeat' | 'status' | 'phase' | 'segments' | 'exited';

/** A call as it goes out: whoever sends it again repeats it byte for byte. */
export type Call = { readonly name: CallName; readonly body: Readonly<Record<string, unknown>> };

export type PlayedSegment = {
  readonly segment_id: string;
  readonly revision: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly speaker: string;
  readonly language: string | null;
};

/** Speaks the callback contract over HTTP for a task that the test plays itself, signed with that task's own keys. */
export class PlayedBot {
  readonly connectionId: string;
  /** Signs calls; a test may leave it out or spoil it. */
  isSigning = true;
  token: string;
  readonly #environment: z.infer<typeof Environment>;
  #seq = 0;

  constructor(task: Pick<Task, 'environment'>, connectionId: string = randomUUID()) {
    this.#environment = Environment.parse(task.environment);
    this.token = this.#environment.BOOTSTRAP_TOKEN;
    this.connectionId = connectionId;
  }

  get bootstrapToken(): string {
    return this.#environment.BOOTSTRAP_TOKEN;
  }

  /** A call with the next `seq`, not sent yet. */
  prepare(name: CallName, more: Readonly<Record<string, unknown>> = {}): Call {
    this.#seq += 1;
    return { name, body: { connection_id: this.connectionId, seq: this.#seq, ...more } };
  }

  /** Sends a call and answers whatever comes; `started` has the bootstrap token and brings the one for all others. */
  async send(
    { name, body }: Call,
    token: string = name === 'started' ? this.bootstrapToken : this.token,
  ): Promise<Received> {
    const method = name === 'status' ? 'PATCH' : 'POST';
    const url = new URL(`bots/internal/callback/${name}`, this.#environment.CALLBACK_URL);
    const text = JSON.stringify(body);
    const headers = { host: url.host, 'content-type': 'application/json', 'x-bot-token': token };
    const response = await fetch(url, {
      method,
      headers: this.isSigning ? await this.#sign(method, url, headers, text) : headers,
      body: text,
      signal: AbortSignal.timeout(callTimeoutMillis),
    });
    const answer = await response.text();
    const received = { status: response.status, headers: response.headers, text: answer, body: parseJson(answer) };
    if (name === 'started' && response.status === 200) this.token = StartedAnswer.parse(received.body).token;
    return received;
  }

  /** Sends the next call and answers its body; rejects unless it was taken. */
  async say(name: CallName, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { status, text, body } = await this.send(this.prepare(name, more));
    if (status !== 200) throw new Error(`${name} was answered with ${status}: ${text}`);
    return body;
  }

  async #sign(method: string, url: URL, headers: Record<string, string>, body: string) {
    const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = this.#environment;
    const signer = new SignatureV4({
      service: 'lambda',
      region: AWS_REGION,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
      sha256: Sha256,
    });
    const request = { method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, headers, body };
    return (await signer.sign(request)).headers;
  }
}

/** A second of speech. */
export const speech = (start: number, text = `words at ${start}`, revision = 1): PlayedSegment => ({
  segment_id: `segment-${start}`,
  revision,
  start,
  end: start + 1,
  text,
  speaker: 'Ada',
  language: 'en',
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
