import { ReconfigureInput, reconfigureBot as reconfigure } from '../../core/commands/reconfigure-bot.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { Message } from '../http/message.ts';
import { userRoute } from '../http/routes-by-caller.ts';

export const reconfigureBot = userRoute(
  {
    path: Pair,
    body: ReconfigureInput,
    success: 202,
    document: {
      tag: 'Bots',
      summary: 'Change the language or the task of a live bot',
      description: 'The bot goes on without leaving; what is not given stays as it is.',
      bodyExample: { language: 'fr', task: 'translate' },
      answer: Message,
      answerExample: { message: 'Reconfiguration request accepted and sent to the bot.' },
      refusals: {
        404: 'No active meeting found for platform P and meeting ID X',
        409: "Meeting found but is not active (status: 'S'). Cannot reconfigure.",
      },
    },
  },
  (context, { caller, path, body }) => reconfigure(context, caller.userId, path, body),
);
