import type { Context } from '../context.ts';
import { botMove, moveAnswer } from './bot-move.ts';
import type { StatusInput } from './callback-schemas.ts';

/** → stopping: the bot is on its way out, asked or by itself. */
export async function stopping(context: Context, token: string, { connection_id, seq, reason }: StatusInput) {
  const caller = { token, connectionId: connection_id, call: 'status' as const };
  return moveAnswer(
    await botMove(context, { caller, seq, event: 'stopping', target: 'stopping', reason }),
    'status update processed',
  );
}
