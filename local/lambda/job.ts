import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { InvokeResult, StreamedAnswer } from '../interfaces.ts';
import { BrokenStreamError } from './checked-body.ts';
import { failure } from './failure.ts';

/** Takes a streamed answer when it begins; what became of it in the end is the invocation's result. */
export type BeginStream = (answer: StreamedAnswer) => void;

export interface Work {
  readonly event: unknown;
  /** Undefined where only a whole answer is taken. */
  readonly begin: BeginStream | undefined;
}

/** One event that a process works on. */
export class Job {
  readonly requestId = randomUUID();
  readonly event: unknown;
  readonly result: Promise<InvokeResult>;
  readonly #begin: BeginStream | undefined;
  readonly #settle: (result: InvokeResult) => void;
  #stream: StreamedAnswer | undefined;
  #limit: NodeJS.Timeout | undefined;

  constructor({ event, begin }: Work) {
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    this.event = event;
    this.result = promise;
    this.#begin = begin;
    this.#settle = resolve;
  }

  /** Its time begins; `onTimeout` is called when it is over. */
  startClock(seconds: number, onTimeout: () => void): void {
    this.#limit = setTimeout(onTimeout, seconds * 1000);
  }

  /** Hands the answer on while it comes and answers what became of it; rejects when the process cut it off. */
  async stream(answer: StreamedAnswer): Promise<InvokeResult> {
    if (this.#begin === undefined) {
      answer.body.resume();
      return failure('Runtime.UnexpectedStream', 'The handler streams its answer to a caller that takes it whole.');
    }
    this.#stream = answer;
    this.#begin(answer);
    try {
      await finished(answer.body);
      return { outcome: 'answered', payload: null };
    } catch (error) {
      if (error instanceof BrokenStreamError) return failure(error.errorType, error.message);
      throw error;
    }
  }

  /** The first result counts; a stream that has not ended by then is cut. */
  settle(result: InvokeResult): void {
    clearTimeout(this.#limit);
    this.#stream?.body.destroy(new Error('The invocation is over.'));
    this.#settle(result);
  }
}
