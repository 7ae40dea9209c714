import { answerEvents } from './answer-events.ts';
import { AnswerFailedError, UnexpectedAnswerError } from './errors.ts';
import { pollJob } from './poll-job.ts';
import { type Session, Site } from './site.ts';
import { realSleep, type Sleep } from './timing.ts';
import type { Answer, AnswerEvent, Conversation, Execution, Job, JobSummary, Message, Progress } from './types.ts';
import { type Guard, isConversationList, isExecution, isJob, isJobList, isJobTicket, type JobTicket } from './wire.ts';

const STREAM_PATH = '/api/v1/stream';

export type ClientOptions = {
  /** The site's own URL; only its origin counts, and only it gets the key and the session. */
  readonly url: string | URL;
  /** Without one the session is all that says who asks; in a browser also the signed-in user's cookie. */
  readonly apiKey?: string;
  /** Goes on with an earlier session, outside browsers. */
  readonly sessionId?: string;
  /** Where questions are asked, when not at `/api/v1/stream`. */
  readonly streamPath?: string;
  readonly log?: (line: string) => void;
  readonly fetch?: typeof globalThis.fetch;
  readonly sleep?: Sleep;
  readonly random?: () => number;
};

export type AskOptions = {
  /** The conversation so far, oldest first. */
  readonly history?: readonly Message[];
  /** Search these meetings only. */
  readonly meetingIds?: readonly number[];
  readonly autoLoadDocuments?: boolean;
  readonly memoryEnabled?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};

export type AskAsJobOptions = AskOptions & {
  readonly pollIntervalMillis?: number;
  readonly pollTimeoutMillis?: number;
};

/** Asks the assistant, by stream or by job, and lists what was asked. Simultaneous questions do not mix. */
export class AssistantClient {
  readonly #site: Site;
  readonly #streamPath: string;
  readonly #sleep: Sleep;
  readonly #random: () => number;
  readonly #log: (line: string) => void;

  constructor({ url, apiKey, sessionId, fetch, ...options }: ClientOptions) {
    this.#sleep = options.sleep ?? realSleep;
    this.#site = new Site({ url, apiKey, sessionId, fetch, sleep: this.#sleep });
    this.#streamPath = options.streamPath ?? STREAM_PATH;
    this.#random = options.random ?? Math.random;
    this.#log = options.log ?? (() => {});
  }

  /** The session of the last answer; undefined in browsers, which keep it themselves. */
  get sessionId(): string | undefined {
    return this.#site.sessionId;
  }

  /** Asks over a stream; throws AnswerFailedError with the assistant's text when there is no answer. */
  async ask(query: string, options: AskOptions = {}): Promise<Answer> {
    let answer: Answer | undefined;
    for await (const { event, data } of this.stream(query, options)) {
      if (event === 'progress') options.onProgress?.(data);
      if (event === 'result') answer = data;
    }
    return answer ?? raiseNoAnswer();
  }

  /** The events of an answer as they come; a lost connection is taken up again, and no event is repeated. */
  stream(query: string, options: AskOptions = {}): AsyncGenerator<AnswerEvent, void, void> {
    const call = {
      site: this.#site,
      url: this.#site.resolve(this.#streamPath),
      body: bodyOf(query, options),
      session: this.#site.newSession(),
      signal: options.signal,
      sleep: this.#sleep,
    };
    return answerEvents(call, { random: this.#random, log: this.#log });
  }

  /** Asks as a job and polls it to its end; throws AnswerFailedError with the job's text when it failed. */
  async askAsJob(query: string, options: AskAsJobOptions = {}): Promise<Answer> {
    const session = this.#site.newSession();
    const job = await pollJob({
      site: this.#site,
      url: pollingUrl(this.#site, await this.#createJob(query, options, session)),
      session,
      signal: options.signal,
      sleep: this.#sleep,
      log: this.#log,
      onProgress: options.onProgress ?? (() => {}),
      intervalMillis: options.pollIntervalMillis,
      timeoutMillis: options.pollTimeoutMillis,
    });
    if (job.status === 'failed') throw new AnswerFailedError(job.error ?? 'The job failed');
    return job.result ?? raiseNoAnswer();
  }

  getJob(jobId: string): Promise<Job> {
    return this.#call(isJob, 'GET', jobPath(jobId));
  }

  /** The jobs of this session, or with a key of its user. */
  async listJobs(): Promise<JobSummary[]> {
    return (await this.#call(isJobList, 'GET', '/jobs')).jobs;
  }

  /** Questions that were answered, newest first. */
  async listConversations(): Promise<Conversation[]> {
    return (await this.#call(isConversationList, 'GET', '/conversations')).conversations;
  }

  /** Stops the work on an answer. */
  cancelExecution(executionId: string): Promise<Execution> {
    return this.#call(isExecution, 'POST', `/executions/${encodeURIComponent(executionId)}/cancel`);
  }

  #createJob(query: string, options: AskOptions, session: Session): Promise<JobTicket> {
    const url = this.#site.resolve(this.#streamPath);
    url.searchParams.set('mode', 'job');
    const call = { method: 'POST', url, session, signal: options.signal, body: bodyOf(query, options) } as const;
    return this.#site.ask(isJobTicket, call, (response) => this.#site.adopt(session, response));
  }

  #call<Value>(isValue: Guard<Value>, method: 'GET' | 'POST', path: string): Promise<Value> {
    return this.#site.ask(isValue, { method, url: this.#site.resolve(path), session: this.#site.newSession() });
  }
}

const jobPath = (jobId: string): string => `/jobs/${encodeURIComponent(jobId)}`;

/** Absolute, relative to the site, or absent. */
const pollingUrl = (site: Site, { job_id, polling_url }: JobTicket): URL =>
  site.resolve(polling_url || jobPath(job_id));

const bodyOf = (query: string, options: AskOptions) => ({
  query,
  conversation_history: options.history ?? [],
  auto_load_documents: options.autoLoadDocuments,
  memory_enabled: options.memoryEnabled,
  meeting_ids: options.meetingIds,
});

function raiseNoAnswer(): never {
  throw new UnexpectedAnswerError('The assistant finished without an answer');
}
