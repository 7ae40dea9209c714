import type { Construct } from 'constructs';
import { commandEventTypes, jobEventTypes, launchEventTypes, webhookEventTypes } from '../core/environment.ts';
import type { EventTopic } from './event-topic.ts';
import type { Handlers } from './handlers.ts';
import { WorkQueue } from './work-queue.ts';

export type WorkQueues = Readonly<Record<'launches' | 'commands' | 'jobs' | 'webhooks', WorkQueue>>;

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
  const jobs = new WorkQueue(scope, 'Jobs', {
    worker: handlers['run-job'],
    // An answer takes as long as it takes; a second question shall not wait behind it.
    batchSize: 1,
    attemptsMax: 3,
    errorImpact: 'Questions were not answered, or ended meetings were not indexed for the questions to come.',
  });
  const webhooks = new WorkQueue(scope, 'Webhooks', {
    worker: handlers['deliver-webhook'],
    // Those of a batch are delivered side by side; it lasts as long as the slowest endpoint, so it is small.
    batchSize: 5,
    attemptsMax: 5,
    errorImpact: 'Webhooks were not told what happened to a meeting; what was begun is sent by the sweep.',
  });
  topic.feed(launches, launchEventTypes);
  topic.feed(commands, commandEventTypes);
  topic.feed(jobs, jobEventTypes);
  topic.feed(webhooks, webhookEventTypes);
  return { launches, commands, jobs, webhooks };
}
