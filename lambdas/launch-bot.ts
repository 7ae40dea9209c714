import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { LaunchEvent } from '../core/events/event.ts';
import { launchBot } from '../core/launch/launch-bot.ts';
import { stopLaunch } from '../core/launch/stop-launch.ts';
import { launchContext } from './launch-context.ts';
import { eachMessage } from './queue-batch.ts';

/** Starts the tasks of bots, and ends those that are no longer wanted before they are up. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const context = launchContext();
  return eachMessage(context, event, LaunchEvent, ({ type, user_id, meeting_id, attempt }) => {
    const owner = { user_id, id: meeting_id, attempt };
    return type === 'launch.requested' ? launchBot(context, owner) : stopLaunch(context, owner);
  });
};
