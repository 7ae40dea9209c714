import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { Language, Task } from '../meetings/bot-options.ts';
import type { Pair } from '../meetings/meeting-keys.ts';
import { findLiveMeeting } from '../meetings/meeting-store.ts';
import { settle } from '../settle.ts';
import { appendCommand } from './append-command.ts';
import { noActiveMeeting } from './stop-bot.ts';

const ROUNDS_MAX = 8;

export const ReconfigureInput = z
  .object({ language: Language.nullish(), task: Task.nullish() })
  .refine(({ language, task }) => Boolean(language ?? task), {
    error: 'At least one of language and task must be given',
  });
export type ReconfigureInput = z.infer<typeof ReconfigureInput>;

/** Asks the live bot to go on with another language or task; `reserved` and `starting` bots apply it once they are up. */
export async function reconfigureBot(
  context: Context,
  userId: number,
  pair: Pair,
  { language, task }: ReconfigureInput,
): Promise<{ message: string }> {
  return settle(ROUNDS_MAX, async () => {
    const meeting = await findLiveMeeting(context, userId, pair);
    if (!meeting) throw noActiveMeeting(pair);
    if (meeting.status === 'stopping' || meeting.stop_requested_at) {
      throw new DomainError('conflict', "Meeting found but is not active (status: 'stopping'). Cannot reconfigure.");
    }
    const wish = { action: 'reconfigure' as const, ...(language && { language }), ...(task && { task }) };
    if (await appendCommand(context, meeting, wish))
      return { message: 'Reconfiguration request accepted and sent to the bot.' };
    return undefined;
  });
}
