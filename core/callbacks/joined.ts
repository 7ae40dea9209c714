import type { Context } from '../context.ts';
import { botMove, moveAnswer } from './bot-move.ts';
import type { CallInput } from './callback-schemas.ts';

/** starting → active. */
export async function joined(context: Context, token: string, { connection_id, seq }: CallInput) {
  const set = { joined_at: context.now().toISOString() };
  const caller = { token, connectionId: connection_id, call: 'joined' as const };
  return moveAnswer(
    await botMove(context, { caller, seq, event: 'joined', target: 'active', set }),
    'callback processed',
  );
}
