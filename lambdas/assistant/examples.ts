import type { Question } from '../../core/assistant/question.ts';
import type { JobEvent } from '../../core/jobs/job.ts';
import { firstEvent } from '../../core/jobs/job-view.ts';
import { exampleJob, exampleJobId } from '../executions/examples.ts';
import { sseFrame } from '../http/sse-frame.ts';
import type { DiagnosticEvent } from './diagnostic-events.ts';

export const exampleQuestion: Partial<Question> = {
  query: 'What did we decide about the launch date?',
  conversation_history: [
    { role: 'user', content: 'Who is in the launch team?' },
    { role: 'assistant', content: 'Ada and Grace.' },
  ],
};

const progress = (step: string, message: string, percent: number, details: Record<string, unknown> | null) =>
  ({ event: 'progress', data: { step, message, progress: percent, details } }) as const;

const { result } = exampleJob;
const events: JobEvent[] = [
  firstEvent,
  progress('loading_documents', 'Loading relevant meetings', 25, { documents_found: 3, sources: ['Launch planning'] }),
  progress('analyzing', 'Analyzing what was said', 50, { segments_searched: 1204 }),
  progress('generating_response', 'Writing the answer', 75, null),
  ...(result ? [{ event: 'result', data: result } as const] : []),
  { event: 'complete', data: { step: 'complete', message: 'Analysis complete', progress: 100 } },
];

/** Events as the API document shows them; a heartbeat repeats the id before it. */
export function framesOf(shown: readonly DiagnosticEvent[]): string {
  let n = 0;
  return shown
    .map(({ event, data }) => {
      if (event !== 'heartbeat') n += 1;
      return sseFrame({ event, data, id: `${exampleJobId}/${n}` });
    })
    .join('');
}

/** A whole stream as the API document shows it. */
export const exampleFrames = framesOf(events);
