import * as z from 'zod';
import { exampleExecutionId, exampleJobId } from './examples.ts';

/** What is no id of ours is not found, like one of somebody else. */
export const JobPath = z.object({ id: z.string().meta({ example: exampleJobId }) });
export const ExecutionPath = z.object({ id: z.string().meta({ example: exampleExecutionId }) });

export const jobNotFoundText = 'Job not found';
export const executionNotFoundText = 'Execution not found';
/** Who shows nothing is not refused for that: the job decides. */
export const invalidTokenText = 'Invalid API token';
