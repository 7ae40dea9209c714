import * as z from 'zod';
import { listRunningBots as list } from '../../core/meetings/list-running-bots.ts';
import { BotStatus } from '../../core/meetings/meeting-view.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleBotStatus } from '../meetings/examples.ts';

export const listRunningBots = userRoute(
  {
    success: 200,
    document: {
      tag: 'Bots',
      summary: 'List your live bots',
      description: 'All of them at once and consistent, reserved ones included.',
      answer: z.object({ running_bots: z.array(BotStatus) }),
      answerExample: { running_bots: [exampleBotStatus] },
    },
  },
  (context, { caller }) => list(context, caller.userId),
);
