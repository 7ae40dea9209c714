import type { BotQueues } from '../bot-queues/bot-queues.ts';
import type { Context } from '../context.ts';
import type { LaunchEvent } from '../events/event.ts';
import type { Tasks } from '../tasks/task.ts';

/** What the sweep needs beside the store. */
export type SweepContext = Context & {
  tasks: Tasks;
  botQueues: BotQueues;
  botQueuePrefix: string;
  /** Puts a launch on its queue again, past the topic. */
  sendLaunch: (event: LaunchEvent) => Promise<void>;
};
