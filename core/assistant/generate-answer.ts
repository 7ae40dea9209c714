import type { Context } from '../context.ts';
import { type RetryPolicy, retry } from '../retry.ts';
import { type Answerer, type AnswerRequest, ModelError } from './answerer.ts';
import { cleanText } from './clean-text.ts';
import type { Passage } from './passage.ts';
import type { Asker } from './question.ts';
import { quotePassages } from './quote-passages.ts';
import { rereadPassages } from './reread-passages.ts';

export type AssistantContext = Context & { answerer: Answerer };

/** What the caller of an answer lends to the work on it. */
export type Work = {
  signal: AbortSignal;
  /** Wraps each call of a language model, and ends it by the signal when it takes too long: the circuit breaker. */
  guard: <Result>(run: (limit: AbortSignal) => Promise<Result>) => Promise<Result>;
};

type Material = Omit<AnswerRequest, 'delimiter'>;

const CALL_RETRY: RetryPolicy = { attemptsMax: 3, baseMillis: 1000, capMillis: 5000 };
const DELIMITER_BYTES = 18;
const ANSWER_CHARACTERS_MAX = 4000;
/** Passages may change or go while a model writes; then it writes once more. */
const ROUNDS_MAX = 2;
const notAnswered = 'The transcripts do not answer this.';
const goneMeanwhile = 'What would have answered this was deleted while the answer was being written.';

/** An answer and the passages that it rests on, all of which were there, word for word, after it was written. */
export async function generateAnswer(
  context: AssistantContext,
  request: { asker: Asker } & Material,
  work: Work,
): Promise<{ text: string; cited: Passage[] }> {
  let passages = request.passages;
  for (let round = 1; passages.length > 0; round += 1) {
    const { text, cited } = await attempt(context, { ...request, passages }, work);
    const fresh = await rereadPassages(context, request.asker, cited);
    if (fresh.length === cited.length && fresh.every((passage) => cited.includes(passage))) return { text, cited };
    if (round === ROUNDS_MAX)
      return fresh.length > 0 ? quote({ ...request, passages: fresh }) : { text: goneMeanwhile, cited: [] };
    passages = passages.flatMap((passage) => (cited.includes(passage) ? fresh.filter(isSameLine(passage)) : [passage]));
  }
  return { text: goneMeanwhile, cited: [] };
}

const isSameLine = (passage: Passage) => (other: Passage) =>
  other.meeting.path === passage.meeting.path && other.position === passage.position;

/** What the answerer says, if it cites anything that it was given; else the nearest passages themselves. */
async function attempt(
  context: AssistantContext,
  material: Material,
  work: Work,
): Promise<{ text: string; cited: Passage[] }> {
  const delimiter = context.newSecret(DELIMITER_BYTES);
  const { answer, citations } = await ask(context, { ...material, delimiter }, work);
  const text = shorten(cleanText(answer));
  const cited = passagesOf(citations, material.passages);
  if (text !== '' && cited.length > 0) return { text, cited };
  const nearest = quote(material);
  return { ...nearest, text: `${notAnswered} ${nearest.text}` };
}

function quote(material: Pick<Material, 'passages' | 'isOverview'>): { text: string; cited: Passage[] } {
  const { answer, citations } = quotePassages(material);
  return { text: answer, cited: passagesOf(citations, material.passages) };
}

const passagesOf = (citations: readonly number[], passages: readonly Passage[]): Passage[] =>
  [...new Set(citations)].flatMap((number) => passages[number - 1] ?? []);

const shorten = (text: string): string =>
  text.length > ANSWER_CHARACTERS_MAX ? `${text.slice(0, ANSWER_CHARACTERS_MAX - 1).toWellFormed()}…` : text;

function ask(context: AssistantContext, request: AnswerRequest, { signal, guard }: Work) {
  const { answerer } = context;
  const call = (limit: AbortSignal) => answerer.generate(request, AbortSignal.any([signal, limit]));
  if (!answerer.isGuarded) return call(signal);
  const mayPass = (error: unknown) => !signal.aborted && isTransient(error);
  return retry(context, CALL_RETRY, mayPass, () => {
    signal.throwIfAborted();
    return guard(call);
  });
}

/** An open breaker is not among them: it says itself when a call makes sense again. */
const isTransient = (error: unknown): boolean =>
  error instanceof ModelError ? error.isTransient : error instanceof Error && error.name === 'OperationTimeoutError';
