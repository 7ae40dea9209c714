import * as z from 'zod';

/** A segment's sort key holds ten digits of milliseconds. */
const START_SECONDS_MAX = 9_999_999;
const TEXT_CHARACTERS_MAX = 8000;

/** To the millisecond, which is what the sort key holds too. */
const Seconds = z
  .number()
  .min(0)
  .max(START_SECONDS_MAX)
  .transform((seconds) => Math.round(seconds * 1000) / 1000);

/** One stretch of speech as the bot heard it; seconds count from the session's start. */
export const Segment = z.strictObject({
  segment_id: z.string().min(1).max(128),
  /** The higher one wins; `start` never changes between revisions. */
  revision: z.int().nonnegative(),
  start: Seconds,
  end: Seconds,
  text: z.string().max(TEXT_CHARACTERS_MAX),
  speaker: z.string().max(256).nullish(),
  language: z.string().max(16).nullish(),
});
export type Segment = z.infer<typeof Segment>;
