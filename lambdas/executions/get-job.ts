import { Job } from '../../core/jobs/job.ts';
import { readJob } from '../../core/jobs/read-job.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { exampleJob } from './examples.ts';
import { invalidTokenText, JobPath, jobNotFoundText } from './id-path.ts';

export const getJob = visitorRoute(
  {
    path: JobPath,
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'Ask how a job is',
      description:
        'From `pending` over `running` (25, 50, 75) to `succeeded` or `failed`; after that nothing changes. Kept for 15 min after its end. ' +
        'Poll every two seconds, with the cookie or the key that the job was asked with.',
      answer: Job,
      answerExample: exampleJob,
      refusals: { 401: invalidTokenText, 404: jobNotFoundText },
    },
  },
  (context, { caller, path }) => readJob(context, caller, path.id),
);
