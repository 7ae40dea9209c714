import * as z from 'zod';

/** What is no id of ours is not found, like one of somebody else. */
export const IdPath = z.object({ id: z.string() });

export const jobNotFoundText = 'Job not found';
export const executionNotFoundText = 'Execution not found';
