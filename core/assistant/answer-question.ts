import { secondsBetween } from '../time.ts';
import { chooseMeetings } from './choose-meetings.ts';
import { cut } from './clean-text.ts';
import { type AssistantContext, generateAnswer, type Work } from './generate-answer.ts';
import { consideredMessages, tellConsidered } from './history.ts';
import { isOverviewOf, overviewOf } from './overview.ts';
import type { Answer, Asker, Question, Step } from './question.ts';
import { rankPassages } from './rank-passages.ts';
import { type Query, readQuery } from './read-query.ts';
import { selectPassages } from './select-passages.ts';
import { findShelf, type Shelf } from './shelf.ts';
import { sourcesOf, titleOf } from './sources.ts';

export type { AssistantContext } from './generate-answer.ts';
export type AnswerWork = Work & { onStep: (step: Step) => Promise<void> };

const QUERY_SHOWN_CHARACTERS_MAX = 300;
const TITLES_SHOWN_MAX = 5;

/**
 * Answers a question from what was said in the asker's meetings. `onStep` hears of the three steps in order, each before
 * its work; `signal` stops the work between them and within a model's call.
 */
export async function answerQuestion(
  context: AssistantContext,
  { asker, question }: { asker: Asker; question: Question },
  { onStep, signal, guard }: AnswerWork,
): Promise<Answer> {
  const began = context.now();
  const history = consideredMessages(question);
  const query = readQuery(question.query, history);
  const tellStep = async (step: Omit<Step, 'details'>, details: Record<string, unknown>) => {
    signal.throwIfAborted();
    await onStep({ ...step, details });
    signal.throwIfAborted();
  };
  const shelf = await findShelf(context, asker, question);
  await tellStep(loading, { documents_found: shelf.count, sources: titlesOf(shelf, query, question) });
  const { passages, hitCount, opened, isOverview } = await search(shelf, query, question);
  await tellStep(analyzing, { meetings_searched: opened, passages_found: hitCount });
  const used = selectPassages(passages);
  await tellStep(generating, { passages_used: used.length, model: context.answerer.modelVersion });
  const request = { asker, query: question.query, history, passages: used, isOverview };
  const { text, cited } =
    used.length > 0
      ? await generateAnswer(context, request, { signal, guard })
      : { text: tellNothing(question, shelf.count), cited: [] };
  signal.throwIfAborted();
  return {
    response: [nameQuery(question.query), text, tellConsidered(question, history)].filter(Boolean).join('\n\n'),
    sources: sourcesOf(cited),
    metadata: {
      processing_time: secondsBetween(began, context.now()),
      documents_analyzed: opened,
      model_version: context.answerer.modelVersion,
    },
  };
}

const loading = { step: 'loading_documents', message: 'Loading documents...', progress: 25 } as const;
const analyzing = { step: 'analyzing', message: 'Analyzing...', progress: 50 } as const;
const generating = { step: 'generating_response', message: 'Generating the response...', progress: 75 } as const;

const areNamed = ({ meeting_ids }: Question): boolean => (meeting_ids?.length ?? 0) > 0;

const titlesOf = ({ known }: Shelf, query: Query, question: Question): string[] =>
  chooseMeetings(known, query, areNamed(question))
    .slice(0, TITLES_SHOWN_MAX)
    .map(({ meeting }) => titleOf(meeting));

/** Opens the few meetings that may hold the answer and looks for it there. */
async function search(shelf: Shelf, query: Query, question: Question) {
  const chosen = chooseMeetings(await shelf.list(), query, areNamed(question));
  const opened = await shelf.open(chosen);
  const isOverview = isOverviewOf(opened, query);
  const passages = isOverview ? overviewOf(opened, query) : undefined;
  const found = passages ? { passages, hitCount: passages.length } : rankPassages(opened, query);
  return { ...found, opened: opened.length, isOverview };
}

function nameQuery(query: string): string {
  const shown = cut(query, QUERY_SHOWN_CHARACTERS_MAX);
  return shown === '' ? '' : `You asked: “${shown}”`;
}

function tellNothing(question: Question, documentCount: number): string {
  if (question.query.trim() === '') {
    return 'Ask anything about what was said in your meetings, for example “What did we decide about the launch date?”';
  }
  if (!question.auto_load_documents && !areNamed(question)) {
    return 'No transcript was searched: `auto_load_documents` is off, and no meeting was named.';
  }
  if (documentCount === 0) return 'There is no transcript to search yet. Send a bot to a meeting, and ask again.';
  return `Nothing that was said in ${documentCount === 1 ? 'the meeting' : `the ${documentCount} meetings`} answers this. Other words may find it.`;
}
