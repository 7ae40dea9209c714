import * as z from 'zod';
import { executionStates } from '../executions/state.ts';

const LIMIT_MAX = 100;

export const ListExecutionsQuery = z.object({
  status: z.enum(executionStates).optional(),
  agent: z.string().max(128).optional(),
  thread: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_MAX),
  cursor: z.string().max(256).optional(),
});
export type ListExecutionsQuery = z.infer<typeof ListExecutionsQuery>;
