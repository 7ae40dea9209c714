import * as z from 'zod';
import { botPhases } from '../meetings/phase.ts';
import { Segment } from '../segments/segment.ts';
import { jsonBytes, StoredJson } from '../stored-json.ts';

const SEGMENTS_MAX = 200;
const ACKNOWLEDGEMENTS_MAX = 100;
const DETAILS_BYTES_MAX = 4096;
const WORD_LENGTH_MAX = 256;

/** Free-form evidence from the bot, kept with the history; small, because every reader carries it. */
const Details = StoredJson.refine((value) => jsonBytes(value) <= DETAILS_BYTES_MAX, {
  error: `Must not exceed ${DETAILS_BYTES_MAX} bytes`,
});

/** What every callback carries: which presence speaks, and a number that rises with each call. */
const Call = z.strictObject({ connection_id: z.string().min(1).max(128), seq: z.int().nonnegative() });

export const StartedInput = Call;
export const JoinedInput = Call;
export const HeartbeatInput = Call.extend({
  phase: z.enum(botPhases).optional(),
  acked: z.array(z.int().positive()).max(ACKNOWLEDGEMENTS_MAX).optional(),
  segments: z.array(Segment).max(SEGMENTS_MAX).optional(),
});
export const StatusInput = Call.extend({ status: z.literal('stopping'), reason: z.string().max(256).optional() });
export const PhaseInput = Call.extend({ phase: z.enum(botPhases), details: Details.optional() });
export const SegmentsInput = Call.extend({ segments: z.array(Segment).max(SEGMENTS_MAX) });
/** An open word: unknown reasons are stored as `bot_error`, never refused, and no farewell is lost over its wording. */
const Word = z
  .string()
  .transform((word) => word.slice(0, WORD_LENGTH_MAX))
  .nullish()
  .catch(null);

export const ExitedInput = Call.extend({
  exit_code: z.int().min(0).max(255),
  completion_reason: Word,
  failure_reason: Word,
  failure_stage: Word,
  evidence: Details.nullish().catch({ note: 'The evidence could not be stored.' }),
});

export type CallInput = z.infer<typeof Call>;
export type HeartbeatInput = z.infer<typeof HeartbeatInput>;
export type StatusInput = z.infer<typeof StatusInput>;
export type PhaseInput = z.infer<typeof PhaseInput>;
export type SegmentsInput = z.infer<typeof SegmentsInput>;
export type ExitedInput = z.infer<typeof ExitedInput>;
