import type { Passage } from './passage.ts';
import type { Message } from './question.ts';

export type AnswerRequest = {
  query: string;
  /** The earlier messages, oldest first. */
  history: readonly Message[];
  /** At least one; the n-th is cited as n, counted from 1. */
  passages: readonly Passage[];
  /** Whole meetings are asked for, and the passages stand for all of them. */
  isOverview: boolean;
  /** Fresh and unguessable: marks off what other people said. */
  delimiter: string;
};

/** What an answerer makes of the passages. Nothing of it is trusted: the citations are checked, the text is cleaned. */
export type GeneratedAnswer = { answer: string; citations: readonly number[] };

/** Turns passages into an answer: the one interface behind which the language model can be swapped. */
export type Answerer = {
  /** Stands in every answer, so that people know what wrote it. */
  modelVersion: string;
  /** It depends on something outside that can be away. */
  isGuarded: boolean;
  generate: (request: AnswerRequest, signal: AbortSignal) => Promise<GeneratedAnswer>;
};

/** The language model gave no answer. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** Whether it may answer if it is asked again. */
  readonly isTransient: boolean;
  constructor(message: string, isTransient: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isTransient = isTransient;
  }
}
