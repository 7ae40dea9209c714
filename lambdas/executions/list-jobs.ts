import * as z from 'zod';
import { JobSummary } from '../../core/jobs/job.ts';
import { listJobs as list } from '../../core/jobs/list-jobs.ts';
import { missingToken } from '../http/authenticate.ts';
import { visitorRoute } from '../http/routes-by-caller.ts';
import { exampleJobSummary } from './examples.ts';

export const listJobs = visitorRoute(
  {
    success: 200,
    document: {
      tag: 'Assistant',
      summary: 'List your jobs',
      description:
        'Those of the user, or of the session; where diagnostics are enabled, whoever has neither sees all anonymous ones.',
      answer: z.object({ jobs: z.array(JobSummary) }),
      answerExample: { jobs: [exampleJobSummary] },
    },
  },
  async (context, { caller }) => {
    const isNobody = caller.userId === undefined && caller.sessionId === undefined;
    if (isNobody && !context.settings.diagnostics) throw missingToken();
    return { jobs: await list(context, caller) };
  },
);
