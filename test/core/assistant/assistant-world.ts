import { type AnswerWork, answerQuestion } from '../../../core/assistant/answer-question.ts';
import type { Answerer } from '../../../core/assistant/answerer.ts';
import { type Answer, type Asker, Question, type Step } from '../../../core/assistant/question.ts';
import { extractiveAnswerer } from '../../../core/assistant/quote-passages.ts';
import type { Context } from '../../../core/context.ts';
import { meetingKey } from '../../../core/meetings/meeting-keys.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { storeSegments } from '../../../core/segments/store-segments.ts';
import { finishTestMeeting } from '../../support/test-meetings.ts';
import { createWorld, speech, type World } from '../../support/world.ts';

export type Said = string | { speaker?: string; text: string; start?: number };

/** A control plane in which meetings are held by writing down what was said. */
export async function createAssistantWorld() {
  const world = await createWorld();
  return {
    ...world,
    /** A meeting in which this was said and that has ended; not indexed. */
    hold: (userId: number, said: readonly Said[], name?: string) => hold(world, userId, said, name),
    say: (meeting: MeetingRecord, said: readonly Said[]) => say(world, meeting, said),
    ask: (asker: Asker | number, question: string | Partial<Question>, more: Partial<AskOptions> = {}) =>
      ask(world.context, asker, question, more),
  };
}

async function hold(world: World, userId: number, said: readonly Said[], name?: string): Promise<MeetingRecord> {
  const meeting = await world.reserve(userId);
  await say(world, meeting, said);
  if (name !== undefined) await world.context.table.update({ update: meetingKey(meeting), set: { data: { name } } });
  await finishTestMeeting(world.context, userId, meeting.id);
  return world.read(meeting);
}

async function say({ context }: World, meeting: MeetingRecord, said: readonly Said[]): Promise<void> {
  const segments = said.map((line, position) => {
    const { text, speaker = 'Ada', start = position * 5 } = typeof line === 'string' ? { text: line } : line;
    return { ...speech(start, text), speaker };
  });
  await storeSegments(context, meeting, segments);
}

type AskOptions = AnswerWork & { answerer: Answerer; context: Context };

/** The answer, and the steps that were told on the way. */
async function ask(
  context: Context,
  asker: Asker | number,
  question: string | Partial<Question>,
  { answerer = extractiveAnswerer, context: given = context, ...work }: Partial<AskOptions>,
): Promise<Answer & { steps: Step[] }> {
  const steps: Step[] = [];
  const answer = await answerQuestion(
    { ...given, answerer },
    {
      asker: typeof asker === 'number' ? { kind: 'user', userId: asker } : asker,
      question: Question.parse(typeof question === 'string' ? { query: question } : question),
    },
    {
      onStep: async (step) => void steps.push(step),
      signal: new AbortController().signal,
      guard: (run) => run(new AbortController().signal),
      ...work,
    },
  );
  return { ...answer, steps };
}

export const anonymous: Asker = { kind: 'anonymous' };
