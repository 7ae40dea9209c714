import type { Question } from '../../core/assistant/question.ts';
import type { JobEvent } from '../../core/jobs/job.ts';
import { exampleJob, exampleJobId } from '../executions/examples.ts';
import { sseFrame } from '../http/sse-frame.ts';

export const exampleQuestion: Partial<Question> = {
  query: 'What did we decide about the launch date?',
  conversation_history: [
    { role: 'user', content: 'Who is in the launch team?' },
    { role: 'assistant', content: 'Ada and Grace.' },
  ],
};

const { result } = exampleJob;
const events: JobEvent[] = [
  { event: 'progress', data: { step: 'initializing', message: 'Starting...', progress: 10, details: null } },
  ...(result ? [{ event: 'result', data: result } as const] : []),
  { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } },
];

/** A stream as the API document shows it: its first event and its last two. */
export const exampleFrames = events
  .map(({ event, data }, position) => ({ event, data, n: position === 0 ? 1 : position + 4 }))
  .map(({ event, data, n }) => sseFrame({ event, data, id: `${exampleJobId}/${n}` }))
  .join('');
