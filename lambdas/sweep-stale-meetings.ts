import { ECSClient } from '@aws-sdk/client-ecs';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { sqsBotQueues } from '../core/bot-queues/sqs-bot-queues.ts';
import { environment } from '../core/environment.ts';
import { type SweepReport, sweep } from '../core/reaper/sweep.ts';
import type { SweepContext } from '../core/reaper/sweep-context.ts';
import { ecsTasks } from '../core/tasks/ecs-tasks.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { queueClient } from './queue-client.ts';
import { readVariable } from './read-variable.ts';

const sweepContext = once((): SweepContext => {
  const queues = queueClient();
  const botQueuePrefix = readVariable(environment.botQueuePrefix);
  const launchesQueueUrl = readVariable(environment.launchesQueueUrl);
  const jobsQueueUrl = readVariable(environment.jobsQueueUrl);
  const webhooksQueueUrl = readVariable(environment.webhooksQueueUrl);
  const send = async (queueUrl: string, event: object) => {
    await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(event) }));
  };
  return {
    ...lambdaContext(),
    botQueuePrefix,
    botQueues: sqsBotQueues(queues, botQueuePrefix),
    tasks: ecsTasks(new ECSClient(), { clusterArn: readVariable(environment.clusterArn) }),
    sendJob: (event) => send(jobsQueueUrl, event),
    sendLaunch: (event) => send(launchesQueueUrl, event),
    sendDelivery: (event) => send(webhooksQueueUrl, event),
  };
});

/** Each minute: whatever is due, whatever could not speak, whatever has not happened. */
export const handler = async (): Promise<SweepReport> => sweep(sweepContext());
