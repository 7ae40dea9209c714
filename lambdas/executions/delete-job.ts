import * as z from 'zod';
import { deleteJob as deleteIt } from '../../core/jobs/end-job.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { exampleJobId } from './examples.ts';
import { invalidTokenText, JobPath, jobNotFoundText } from './id-path.ts';

/** What is said of a job that something was done to. */
export const JobMessage = z.object({ message: z.string(), job_id: z.string() }).meta({ id: 'JobMessage' });

export const deleteJob = visitorRoute(
  {
    path: JobPath,
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'Delete a job',
      description: 'One that still works is cancelled.',
      answer: JobMessage,
      answerExample: { message: 'Job deleted', job_id: exampleJobId },
      refusals: { 401: invalidTokenText, 404: jobNotFoundText },
    },
  },
  async (context, { caller, path }) => {
    await deleteIt(context, caller, path.id);
    return { message: 'Job deleted', job_id: path.id };
  },
);
