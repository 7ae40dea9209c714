import { get, writable } from 'svelte/store';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent, Progress } from '../../client/index.ts';
import { type Answering, type AnswerState, Conversation, type Mode } from '../../web/app/src/assistant/answer-state.ts';
import { shownSteps } from '../../web/app/src/assistant/steps.ts';
import { settled } from './fake-timers.ts';

const step = (name: string, progress: number, message: string): Progress => ({
  step: name,
  message,
  progress,
  details: null,
});
const steps = [
  step('initializing', 10, 'Starting...'),
  step('loading_documents', 25, 'Loading documents...'),
  step('analyzing', 50, 'Analyzing...'),
  step('generating_response', 75, 'Generating response...'),
];
const answer: Answer = {
  response: 'The twelfth of May.',
  sources: [],
  metadata: { processing_time: 0.1, documents_analyzed: 2, model_version: 'test' },
};
const complete = { step: 'complete', message: 'Analysis complete', progress: 100 };
const events: AnswerEvent[] = [
  ...steps.map((data): AnswerEvent => ({ event: 'progress', data })),
  { event: 'result', data: answer },
  { event: 'complete', data: complete },
];

/** Answers by script, and notes what it was asked. */
function scripted(script: readonly AnswerEvent[], failure?: Error) {
  const asked: { query: string; history: unknown }[] = [];
  const client: Answering = {
    async *stream(query, { history }) {
      asked.push({ query, history });
      yield* script;
      if (failure) throw failure;
    },
    async askAsJob(query, { history, onProgress }) {
      asked.push({ query, history });
      for (const { event, data } of script) if (event === 'progress') onProgress(data);
      if (failure) throw failure;
      return answer;
    },
  };
  const conversation = new Conversation(client);
  const seen: AnswerState[] = [];
  conversation.turns.subscribe((turns) => {
    const last = turns.at(-1);
    if (last !== undefined) seen.push(last);
  });
  return { conversation, seen, asked };
}

describe('TC-604: the state of an answer', () => {
  it.each<Mode>(['stream', 'job'])('goes from start to complete by %s', async (mode) => {
    const { conversation, seen } = scripted(events);
    await conversation.ask('When?', mode);
    const evolution = seen.map(({ isStreaming, progress, message, step: name }) => ({
      isStreaming,
      progress,
      message,
      step: name,
    }));
    expect(evolution).toEqual([
      { isStreaming: true, progress: 0, message: 'Starting...', step: 'start' },
      ...steps.map(({ progress, message, step: name }) => ({ isStreaming: true, progress, message, step: name })),
      { isStreaming: true, progress: 75, message: 'Generating response...', step: 'generating_response' },
      { isStreaming: false, progress: 100, message: 'Analysis complete', step: 'complete' },
    ]);
    expect(seen.at(-1)).toMatchObject({ response: 'The twelfth of May.', sources: [] });
    expect(seen[0]).not.toHaveProperty('response');
  });

  it('never goes backwards', async () => {
    const late: AnswerEvent = { event: 'progress', data: step('loading_documents', 25, 'Loading documents...') };
    const { conversation, seen } = scripted([...events.slice(0, 4), late, ...events.slice(4)]);
    await conversation.ask('When?', 'stream');
    const shown = seen.map(({ progress }) => progress);
    expect(shown).toEqual([...shown].sort((one, other) => one - other));
  });

  it('ends with the text of a failure, and what there was before', async () => {
    const failure = new Error('Simulated processing error: Document retrieval failed');
    const { conversation, seen } = scripted(events.slice(0, 1), failure);
    await conversation.ask('When?', 'stream');
    expect(seen.at(-1)).toMatchObject({ isStreaming: false, progress: 10, step: 'error', error: failure.message });
  });
});

describe('Conversation', () => {
  it('tells the assistant what was asked and answered before, failures excepted', async () => {
    const { conversation, asked } = scripted(events);
    await conversation.ask('When?', 'stream');
    await conversation.ask('And where?', 'job');
    expect(asked).toEqual([
      { query: 'When?', history: [] },
      {
        query: 'And where?',
        history: [
          { role: 'user', content: 'When?' },
          { role: 'assistant', content: 'The twelfth of May.' },
        ],
      },
    ]);
  });

  it('asks one thing at a time', async () => {
    const { conversation, asked } = scripted(events);
    await Promise.all([conversation.ask('First?', 'stream'), conversation.ask('Second?', 'stream')]);
    expect(asked.map(({ query }) => query)).toEqual(['First?']);
  });

  it('says so when a person stopped the answer', async () => {
    const client: Answering = {
      async *stream(_query, { signal }) {
        yield { event: 'progress', data: step('initializing', 10, 'Starting...') };
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      askAsJob: () => Promise.reject(new Error('not asked')),
    };
    const conversation = new Conversation(client);
    let turns: AnswerState[] = [];
    conversation.turns.subscribe((value) => {
      turns = value;
    });
    const done = conversation.ask('When?', 'stream');
    await settled();
    conversation.cancel();
    await done;
    expect(turns).toMatchObject([{ isStreaming: false, step: 'error', error: 'You stopped this answer.' }]);
  });
});

describe('shownSteps', () => {
  const statesOf = (count: number, isStreaming: boolean) =>
    shownSteps(steps.slice(0, count), isStreaming).map(({ state }) => state);

  it('is a list of fixed length, from the first moment on', () => {
    expect(statesOf(0, true)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(statesOf(2, true)).toEqual(['done', 'running', 'waiting', 'waiting']);
    expect(statesOf(4, false)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('names what a step found', () => {
    const finding = (details: Record<string, unknown>) =>
      shownSteps([{ ...step('loading_documents', 25, ''), details }], true)[1]?.finding;
    expect(finding({ documents_found: 1, sources: ['a'] })).toBe('1 meeting');
    expect(finding({ meetings_searched: 2, passages_found: 5 })).toBe('5 passages');
    expect(finding({})).toBe('');
  });
});

it('leaves nothing of a conversation to whoever signs in next', async () => {
  const { conversation, asked } = scripted(events);
  const session = writable({ caller: 'user' });
  conversation.forgetAtSignOut(session);
  await conversation.ask('What did we decide in private?', 'stream');
  session.set({ caller: 'nobody' });
  session.set({ caller: 'user' });
  expect(get(conversation.turns)).toEqual([]);
  await conversation.ask('What is new?', 'stream');
  expect(asked.at(-1)).toMatchObject({ history: [] });
});
