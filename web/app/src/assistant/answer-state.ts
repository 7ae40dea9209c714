import { type Readable, writable } from 'svelte/store';
import type { Answer, AnswerEvent, Message, Progress, Source } from '../../../../client/index.ts';

/** The state of one question, from the moment it is sent to its answer. */
export type AnswerState = {
  /** Tells the questions of a page apart. */
  id: number;
  isStreaming: boolean;
  progress: number;
  message: string;
  step: string;
  query: string;
  /** The steps that were shown, in order, with what they found. */
  steps: Progress[];
  response?: string;
  sources?: Source[];
  metadata?: Answer['metadata'];
  error?: string;
};

export const begin = (query: string, id = 1): AnswerState => ({
  id,
  isStreaming: true,
  progress: 0,
  message: 'Starting...',
  step: 'start',
  query,
  steps: [],
});

/** What the state is after an event of the stream, or a look at the job. */
export function afterEvent(state: AnswerState, { event, data }: AnswerEvent): AnswerState {
  if (event === 'progress') return afterProgress(state, data);
  if (event === 'result') return { ...state, response: data.response, sources: data.sources, metadata: data.metadata };
  return { ...state, isStreaming: false, progress: 100, message: data.message, step: data.step };
}

/** Nothing on the page goes backwards. */
function afterProgress(state: AnswerState, progress: Progress): AnswerState {
  if (progress.progress < state.progress) return state;
  const steps = [...state.steps.filter(({ step }) => step !== progress.step), progress];
  return { ...state, steps, progress: progress.progress, message: progress.message, step: progress.step };
}

export const afterFailure = (state: AnswerState, error: string): AnswerState => ({
  ...state,
  isStreaming: false,
  error,
  step: 'error',
  message: error,
});

/** What can answer: the client, by stream or by job. */
export type Answering = {
  stream(query: string, options: Asking): AsyncIterable<AnswerEvent>;
  askAsJob(query: string, options: Asking & { onProgress: (progress: Progress) => void }): Promise<Answer>;
};

export type Mode = 'stream' | 'job';

type Asking = { history: Message[]; signal: AbortSignal };
type Change = (how: (state: AnswerState) => AnswerState) => void;

const STOPPED = 'You stopped this answer.';

/** The conversation on the page: each question with its state, the newest last. */
export class Conversation {
  readonly #client: Answering;
  readonly #turns = writable<AnswerState[]>([]);
  #current: AnswerState[] = [];
  #abort: AbortController | undefined;
  #asked = 0;

  constructor(client: Answering) {
    this.#client = client;
  }

  get turns(): Readable<AnswerState[]> {
    return { subscribe: this.#turns.subscribe };
  }

  async ask(query: string, mode: Mode): Promise<void> {
    if (this.#current.at(-1)?.isStreaming) return;
    this.#asked += 1;
    const id = this.#asked;
    const change: Change = (how) => this.#set(this.#current.map((turn) => (turn.id === id ? how(turn) : turn)));
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const options = { history: historyOf(this.#current), signal };
    this.#set([...this.#current, begin(query, id)]);
    try {
      if (mode === 'stream') await this.#stream(query, options, change);
      else await this.#poll(query, options, change);
    } catch (error) {
      const text = signal.aborted ? STOPPED : error instanceof Error ? error.message : String(error);
      change((state) => afterFailure(state, text));
    }
  }

  /** Stops waiting for the answer that is on its way. */
  cancel(): void {
    this.#abort?.abort();
  }

  clear(): void {
    this.cancel();
    this.#set([]);
  }

  /** Whoever signs in next on this page sees and sends nothing of what was said before. */
  forgetAtSignOut(session: Readable<{ caller: string }>): void {
    session.subscribe(({ caller }) => {
      if (caller === 'nobody') this.clear();
    });
  }

  async #stream(query: string, options: Asking, change: Change): Promise<void> {
    for await (const event of this.#client.stream(query, options)) change((state) => afterEvent(state, event));
  }

  async #poll(query: string, options: Asking, change: Change): Promise<void> {
    const onProgress = (data: Progress) => change((state) => afterProgress(state, data));
    const data = await this.#client.askAsJob(query, { ...options, onProgress });
    change((state) => afterEvent(state, { event: 'result', data }));
    const complete = { step: 'complete', message: 'Analysis complete', progress: 100 };
    change((state) => afterEvent(state, { event: 'complete', data: complete }));
  }

  #set(turns: AnswerState[]): void {
    this.#current = turns;
    this.#turns.set(turns);
  }
}

/** What was asked and answered so far, as the assistant takes it. */
const historyOf = (turns: readonly AnswerState[]): Message[] =>
  turns.flatMap(({ query, response }): Message[] =>
    response === undefined
      ? []
      : [
          { role: 'user', content: query },
          { role: 'assistant', content: response },
        ],
  );
