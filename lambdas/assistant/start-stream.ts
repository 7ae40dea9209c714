import * as z from 'zod';
import { Question } from '../../core/assistant/question.ts';
import type { Context } from '../../core/context.ts';
import { createJob } from '../../core/jobs/create-job.ts';
import { firstEvent } from '../../core/jobs/job-view.ts';
import { type JobEvents, openJobEvents } from '../../core/jobs/open-job-events.ts';
import { hashedSession, threadOf } from '../../core/jobs/session.ts';
import { exampleJobId } from '../executions/examples.ts';
import { json } from '../http/answer.ts';
import { sessionIdCookie } from '../http/assistant-session.ts';
import { EventStream } from '../http/event-stream.ts';
import { askingRoute } from '../http/routes-by-caller.ts';
import { exampleFrames, exampleQuestion } from './examples.ts';
import { mirrorJob } from './mirror-job.ts';
import { frontDoorOnly } from './texts.ts';

const StreamQuery = z.object({
  mode: z.string().optional().meta({
    description: '`job`, or what begins with it: answers at once with the job to poll, and streams nothing.',
  }),
});

/** What `mode=job` answers: where to ask for the answer. */
const JobTicket = z
  .object({ job_id: z.string(), status: z.literal('pending'), polling_url: z.string() })
  .meta({ id: 'JobTicket' });

/** Stores a question as a job, and answers with the job, or with its events while they come into being. */
export const startStream = askingRoute(
  {
    query: StreamQuery,
    body: Question,
    mustBeDeclared: true,
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'Ask the assistant',
      description:
        'Answers from the transcripts of the caller’s meetings, and shows its work as it goes: `progress` at 10, 25, 50 and 75, then `result` and `complete`, or `error`. ' +
        'A `heartbeat` follows 15 s of silence. A stream that was cut goes on where it was when it is asked for with `Last-Event-ID`. ' +
        `With \`mode=job\` the answer is the job to poll. Whoever has no key is answered from the sample meetings, where this deployment allows it. ${frontDoorOnly}`,
      headers: {
        'Last-Event-ID': 'The id of the last event that arrived: the events after it follow, and the body is ignored.',
      },
      bodyExample: exampleQuestion,
      streamExample: exampleFrames,
      answer: JobTicket,
      answerExample: { job_id: exampleJobId, status: 'pending', polling_url: `/jobs/${exampleJobId}` },
      refusals: {
        404: 'Meeting not found | Job not found',
        429: 'Too many open executions (N). Wait until one has ended.',
      },
    },
  },
  async (context: Context, { caller, query, body, event }) => {
    const mode = query.mode?.startsWith('job') ? 'job' : 'stream';
    const { jobId } = await createJob(context, caller, body, mode);
    context.log.info('conversation_history', {
      message: `Conversation history: ${body.conversation_history.length} messages`,
      job_id: jobId,
      session: hashedSession(threadOf(caller.sessionId)),
    });
    const cookies = [sessionIdCookie(event, caller.sessionId)];
    if (mode === 'job') {
      const ticket: z.infer<typeof JobTicket> = { job_id: jobId, status: 'pending', polling_url: `/jobs/${jobId}` };
      return json(200, ticket, {}, cookies);
    }
    const first = { events: [firstEvent], isOver: false };
    // Whatever ails the store from here on, the question is taken, so the client learns the job's id.
    const read = readLater(() => openJobEvents(context, caller, jobId));
    return new EventStream(mirrorJob(context, { jobId, first, read, after: 0 }), cookies);
  },
);

/** Opens with the first read, and again when opening failed. */
function readLater(open: () => Promise<() => Promise<JobEvents>>): () => Promise<JobEvents> {
  let read: (() => Promise<JobEvents>) | undefined;
  return async () => {
    read ??= await open();
    return read();
  };
}
