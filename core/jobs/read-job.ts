import type { Context } from '../context.ts';
import { getReadableAnswer } from './find-answer.ts';
import type { Job } from './job.ts';
import { viewJob } from './job-view.ts';
import type { Caller } from './session.ts';

/** The job as it stands now. A worker that has fallen silent is noticed here at the latest. */
export const readJob = async (context: Context, caller: Caller, jobId: string): Promise<Job> =>
  viewJob(await getReadableAnswer(context, caller, jobId), caller);
