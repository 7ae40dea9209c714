import type { BotQueues } from '../bot-queues/bot-queues.ts';
import type { LaunchEvent } from '../events/event.ts';
import type { ExecutionSweepContext } from '../jobs/sweep-executions.ts';
import type { Tasks } from '../tasks/task.ts';
import type { DeliverySweepContext } from '../webhooks/sweep-deliveries.ts';

/** What the sweep needs beside the store. */
export type SweepContext = ExecutionSweepContext &
  DeliverySweepContext & {
    tasks: Tasks;
    botQueues: BotQueues;
    botQueuePrefix: string;
    /** Puts a launch on its queue again, past the topic. */
    sendLaunch: (event: LaunchEvent) => Promise<void>;
  };
