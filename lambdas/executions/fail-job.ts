import { failJob as failIt } from '../../core/jobs/end-job.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { JobMessage } from './delete-job.ts';
import { exampleJobId } from './examples.ts';
import { invalidTokenText, JobPath, jobNotFoundText } from './id-path.ts';

export const failJob = visitorRoute(
  {
    path: JobPath,
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'Let a job fail',
      description: 'For tests of clients: its error is `Manually failed for testing purposes`.',
      answer: JobMessage,
      answerExample: { message: 'Job marked as failed', job_id: exampleJobId },
      refusals: { 401: invalidTokenText, 404: jobNotFoundText, 409: 'Job already finished' },
    },
  },
  async (context, { caller, path }) => {
    await failIt(context, caller, path.id);
    return { message: 'Job marked as failed', job_id: path.id };
  },
);
