import * as z from 'zod';

const Seq = z.int().positive();

/** What the control plane asks of a live bot (contract 2); `seq` starts at 1, without gaps. */
export const Command = z.discriminatedUnion('action', [
  z.object({ seq: Seq, action: z.literal('leave'), reason: z.string().nullish() }),
  z.object({
    seq: Seq,
    action: z.literal('reconfigure'),
    language: z.string().nullish(),
    task: z.string().nullish(),
  }),
]);
export type Command = z.infer<typeof Command>;

/** An entry that this version cannot read; `asked` is its action. It has no effect but its acknowledgement. */
const UnknownCommand = z
  .object({ seq: Seq, action: z.unknown() })
  .transform(({ seq, action }) => ({ seq, action: 'unknown' as const, asked: String(action) }));

/** An entry of an answer's commands: each is read for itself, so that one of a later version hides no other. */
const ListedCommand = z.union([Command, UnknownCommand]);
export type ListedCommand = z.infer<typeof ListedCommand>;

/** What a bot is sent to do; the answer to `started` carries it. */
export const BotConfig = z.object({
  platform: z.string(),
  native_meeting_id: z.string(),
  meeting_url: z.url(),
  passcode: z.string().nullish(),
  bot_name: z.string().min(1),
  language: z.string().nullable(),
  task: z.string(),
  /** Segments count their seconds from here. */
  start_time: z.iso.datetime({ offset: true }),
  heartbeat_seconds: z.number().positive(),
  lobby_seconds: z.number().positive(),
  max_duration_seconds: z.number().positive(),
});
export type BotConfig = z.infer<typeof BotConfig>;

export const StartedAnswer = z.object({
  token: z.string().min(1),
  config: BotConfig,
  commands: z.array(ListedCommand),
});
export type StartedAnswer = z.infer<typeof StartedAnswer>;

export const HeartbeatAnswer = z.object({
  /** All that is not acknowledged. */
  commands: z.array(ListedCommand).default([]),
  /** Whether anybody follows the transcript just now. */
  interested: z.boolean().default(true),
});

/** The answer to a call that came too late in its order. */
export const IgnoredAnswer = z.object({ status: z.literal('ignored'), current_status: z.string() });

/** One stretch of speech; `start` and `end` are seconds since the session's `start_time`. */
export type Segment = {
  segment_id: string;
  revision: number;
  start: number;
  end: number;
  text: string;
  speaker: string;
  language: string | null;
};
