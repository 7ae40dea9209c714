import type { Context } from '../../core/context.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { createBot } from './create-bot.ts';
import { listRunningBots } from './list-running-bots.ts';
import { reconfigureBot } from './reconfigure-bot.ts';
import { stopBot } from './stop-bot.ts';

export const botsRoutes: RoutesOf<'bots', Context> = {
  'POST /bots': createBot,
  'GET /bots/status': listRunningBots,
  'DELETE /bots/{platform}/{native_meeting_id}': stopBot,
  'PUT /bots/{platform}/{native_meeting_id}/config': reconfigureBot,
};
