import { stopBot as stop } from '../../core/commands/stop-bot.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { Message } from '../http/message.ts';
import { userRoute } from '../http/routes-by-caller.ts';

export const stopBot = userRoute(
  {
    path: Pair,
    success: 202,
    document: {
      tag: 'Bots',
      summary: 'Ask a bot to leave',
      description:
        'The bot leaves politely; one that does not is stopped a minute later. Asking again changes nothing.',
      answer: Message,
      answerExample: { message: 'Stop request accepted and is being processed.' },
      refusals: { 404: 'No active meeting found for platform P and meeting ID X' },
    },
  },
  (context, { caller, path }) => stop(context, caller.userId, path),
);
