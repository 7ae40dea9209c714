import * as z from 'zod';
import { Segment } from './segment.ts';

/** A segment as the table holds it. */
export const StoredSegment = z.object({
  ...Segment.shape,
  created_at: z.iso.datetime(),
  meeting_id: z.int(),
  user_id: z.int(),
});
export type StoredSegment = z.infer<typeof StoredSegment>;
