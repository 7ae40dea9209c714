import * as z from 'zod';
import { Answer } from '../assistant/question.ts';

export const jobStatuses = ['pending', 'running', 'succeeded', 'failed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const Progress = z.object({
  step: z.string(),
  message: z.string(),
  progress: z.int(),
  details: z.record(z.string(), z.unknown()).nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** An answer in the making, as clients that poll see it: a view of its execution. */
export const Job = z
  .object({
    job_id: z.string(),
    status: z.enum(jobStatuses),
    session_id: z.string().meta({ description: 'The session that asked; to others than itself only its hash.' }),
    progress: z.int(),
    latest_progress: Progress,
    result: Answer.nullable(),
    error: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobSummary = z
  .object({
    job_id: z.string(),
    status: z.enum(jobStatuses),
    session_id: z.string(),
    created_at: z.iso.datetime(),
    progress: z.int(),
  })
  .meta({ id: 'JobSummary' });
export type JobSummary = z.infer<typeof JobSummary>;

/** One frame of the stream, without its id: the n-th event of a job is always the same. */
export type JobEvent =
  | { event: 'progress'; data: Progress }
  | { event: 'result'; data: Answer }
  | { event: 'complete'; data: { step: 'complete'; message: string; progress: 100 } }
  | { event: 'error'; data: { error: string } };

export const Conversation = z
  .object({
    id: z.string(),
    session_id: z.string(),
    execution_id: z.string(),
    query_str: z.string(),
    response_str: z.string(),
    date_created: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;
