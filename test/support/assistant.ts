import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssistantClient, type ClientOptions, SseParser } from '../../client/index.ts';
import { Job } from '../../core/jobs/job.ts';
import { RollcallClient } from './rollcall-client.ts';
import type { TestRunner } from './runner.ts';

export const streamPath = '/api/v1/stream';

/** Real jobs are quick; the client's own pace is what its unit tests are about. */
export const pollIntervalMillis = 200;

export type Streamed = { readonly event: string; readonly id: string; readonly data: Record<string, unknown> };

/** The events in the text of a stream, with what is an object in them. */
export const eventsIn = (text: string): Streamed[] =>
  new SseParser()
    .push(new TextEncoder().encode(text))
    .map(({ event, id, data }) => ({ event, id, data: JSON.parse(data) }));

/** The n-th frame as the contract writes it, and nothing else: one line of JSON in ASCII. */
export const framePattern = /event: [a-z]+\ndata: [\x20-\x7e]+\nid: job_[0-9a-f]{16,}\/\d+\n\n/g;

export const sixEvents = ['progress', 'progress', 'progress', 'progress', 'result', 'complete'];

/** The session of an answer, as the client sends it back. */
export function cookieIn(headers: Headers): string {
  const [cookie = ''] = headers.getSetCookie();
  const [pair] = cookie.split(';');
  if (pair === undefined || !pair.startsWith('session_id=')) throw new Error(`No session in "${cookie}".`);
  return pair;
}

/** A program without our client: an anonymous one, or a user's. */
export class AssistantCaller extends RollcallClient {
  async ask(query: string, headers: Record<string, string> = {}): Promise<Streamed[]> {
    const { status, text } = await this.send('POST', streamPath, { body: { query }, headers });
    if (status !== 200) throw new Error(`The question was answered with ${status}: ${text}`);
    return eventsIn(text);
  }

  /** Makes a job and answers its id and the session that goes with it. */
  async createJob(query: string, body: object = {}): Promise<OwnJob> {
    const answer = await this.send('POST', `${streamPath}?mode=job`, { body: { query, ...body } });
    const ticket = answer.body;
    if (!isTicket(ticket)) throw new Error(`The job was answered with ${answer.status}: ${answer.text}`);
    return { id: ticket.job_id, headers: { cookie: cookieIn(answer.headers) } };
  }

  async readJob({ id, headers }: OwnJob): Promise<Job> {
    return Job.parse((await this.send('GET', `/jobs/${id}`, { headers })).body);
  }

  /** The events of a job from its first on, to its end. */
  async follow({ id, headers }: OwnJob, after = 0): Promise<Streamed[]> {
    const { status, text } = await this.send('POST', streamPath, {
      headers: { ...headers, 'last-event-id': `${id}/${after}` },
    });
    if (status !== 200) throw new Error(`The stream was answered with ${status}: ${text}`);
    return eventsIn(text);
  }
}

export type OwnJob = { readonly id: string; readonly headers: Record<string, string> };

const isTicket = (value: unknown): value is { job_id: string } =>
  typeof value === 'object' && value !== null && 'job_id' in value && typeof value.job_id === 'string';

/** The job once it has come as far; fails when it does not. */
export const waitForProgress = (runner: TestRunner, caller: AssistantCaller, job: OwnJob, percent: number) =>
  runner.waitFor(`${job.id} at ${percent} %`, 30, async () => {
    const read = await caller.readJob(job);
    return read.progress >= percent && read;
  });

/** Our client, in front of a runner. */
export const clientOf = ({ url }: TestRunner, options: Partial<ClientOptions> = {}): AssistantClient =>
  new AssistantClient({ url, ...options });

/** What a function of a runner with this data directory has logged. */
export function logOf(dataDirectory: string, functionName: string): Record<string, unknown>[] {
  const file = join(dataDirectory, 'logs', `${functionName}.log`);
  // A function that had nothing to say yet has none.
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}
