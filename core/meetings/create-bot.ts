import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { Language, Task } from './bot-options.ts';
import { type Meeting, viewMeeting } from './meeting-view.ts';
import { platforms, resolveTarget } from './platform.ts';
import { type Reservation, reserveMeeting } from './reserve-meeting.ts';

const LIMIT_RETRY_AFTER_SECONDS = 30;
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;
/** No control characters and no bidirectional overrides: the name is shown in other people's meetings. */
const BOT_NAME = /^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u;
const defaultBotName = 'Rollcall';

export const CreateBot = z.object({
  platform: z
    .enum(platforms, {
      error: ({ input }) => `Invalid platform '${String(input).slice(0, 64)}'. Must be one of: ${platforms.join(', ')}`,
    })
    .nullish(),
  native_meeting_id: z.string().max(255).nullish(),
  meeting_url: z
    .string()
    .max(2048)
    .nullish()
    .meta({ description: 'Instead of platform, id and passcode: the link that people share.' }),
  passcode: z.string().max(255).nullish(),
  bot_name: z.string().trim().min(1).max(64).regex(BOT_NAME).nullish(),
  language: Language.nullish(),
  task: Task.nullish(),
});
export type CreateBot = z.infer<typeof CreateBot>;

/** The JSON text of the answer: a replay repeats it byte for byte. */
export type CreateBotAnswer = { body: string; replayed: boolean };

/**
 * Reserves a slot and records the bot; the launch follows from the table's stream. Refuses, in this order: a key used
 * with another body (422), a live bot in that meeting (409), no free slot (429).
 */
export async function createBot(
  context: Context,
  userId: number,
  input: CreateBot,
  key?: string,
): Promise<CreateBotAnswer> {
  const { url, ...target } = resolveTarget(context.settings, input);
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    throw new DomainError('invalid_input', 'Idempotency-Key must be 1-255 printable ASCII characters');
  }
  const outcome = await reserveMeeting(context, {
    user_id: userId,
    ...target,
    constructed_meeting_url: url,
    bot_name: input.bot_name ?? defaultBotName,
    ...(input.language && { language: input.language }),
    task: input.task ?? 'transcribe',
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOf(input) },
    answer: (meeting) => JSON.stringify(viewMeeting(meeting) satisfies Meeting),
  });
  return answerOf(outcome, target);
}

function answerOf(outcome: Reservation, target: { platform: string; native_meeting_id: string }): CreateBotAnswer {
  switch (outcome.result) {
    case 'reserved':
      return { body: outcome.answer, replayed: false };
    case 'replayed':
      return { body: outcome.answer, replayed: true };
    case 'key_reused':
      throw new DomainError('invalid_input', 'Idempotency-Key was used with another request body');
    case 'duplicate':
      throw new DomainError(
        'conflict',
        `An active or requested meeting already exists for this platform and meeting ID. Platform: ${target.platform}, Native Meeting ID: ${target.native_meeting_id}`,
      );
    case 'no_slot':
      throw new DomainError(
        'limit_reached',
        `Maximum concurrent bots limit reached (${outcome.limit})`,
        LIMIT_RETRY_AFTER_SECONDS,
      );
    case 'no_user':
      throw new DomainError('unauthenticated', 'Invalid API token');
  }
}

/** Hash of the canonical body: the known fields in a fixed order. */
const hashOf = (input: CreateBot): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        Object.keys(CreateBot.shape).map(
          (name) => Object.entries(input).find(([given]) => given === name)?.[1] ?? null,
        ),
      ),
    )
    .digest('hex');
