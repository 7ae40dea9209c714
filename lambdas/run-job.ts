import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAnswerer } from '../core/assistant/create-answerer.ts';
import { indexMeeting } from '../core/assistant/index-meeting.ts';
import { JobQueueEvent } from '../core/events/event.ts';
import { type RunJobContext, runJob } from '../core/jobs/run-job.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { eachMessage } from './queue-batch.ts';

const runJobContext = once((): RunJobContext => {
  const context = lambdaContext();
  return { ...context, answerer: createAnswerer(context.settings), every };
});

/** Answers questions, and indexes what was said in meetings that have ended. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const context = runJobContext();
  return eachMessage(context, event, JobQueueEvent, (message) =>
    message.type === 'job.requested'
      ? runJob(context, message.execution_id)
      : indexMeeting(context, { user_id: message.user_id, id: message.meeting_id }),
  );
};

function every(millis: number, run: () => Promise<void>): () => void {
  const timer = setInterval(() => void run(), millis);
  return () => clearInterval(timer);
}
