import type { Construct } from 'constructs';
import { commandEventTypes, launchEventTypes } from '../core/environment.ts';
import type { EventTopic } from './event-topic.ts';
import type { Handlers } from './handlers.ts';
import { WorkQueue } from './work-queue.ts';

export type WorkQueues = Readonly<Record<'launches' | 'commands', WorkQueue>>;

/** Every queue that Lambda polls, and the events it gets. Each costs about $0.26 a month idle, so they stay few. */
export function createWorkQueues(scope: Construct, handlers: Handlers, topic: EventTopic): WorkQueues {
  const launches = new WorkQueue(scope, 'Launches', {
    worker: handlers['launch-bot'],
    batchSize: 5,
    attemptsMax: 20,
    errorImpact: 'Bots were not started; their meetings fail at the reserved deadline.',
  });
  const commands = new WorkQueue(scope, 'Commands', {
    worker: handlers['deliver-command'],
    batchSize: 10,
    attemptsMax: 5,
    errorImpact: 'Commands were not sent at once; bots learn them with their next heartbeat.',
  });
  topic.feed(launches, launchEventTypes);
  topic.feed(commands, commandEventTypes);
  return { launches, commands };
}
