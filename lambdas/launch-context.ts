import { ECSClient } from '@aws-sdk/client-ecs';
import { sqsBotQueues } from '../core/bot-queues/sqs-bot-queues.ts';
import { environment } from '../core/environment.ts';
import type { LaunchContext } from '../core/launch/launch-bot.ts';
import { ecsTasks } from '../core/tasks/ecs-tasks.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { queueClient } from './queue-client.ts';
import { readVariable } from './read-variable.ts';

/** The context of the function that starts bots. */
export const launchContext = once((): LaunchContext => {
  const botQueuePrefix = readVariable(environment.botQueuePrefix);
  const place = {
    clusterArn: readVariable(environment.clusterArn),
    taskDefinitionArn: readVariable(environment.taskDefinitionArn),
    subnetIds: readVariable(environment.subnetIds).split(','),
    securityGroupId: readVariable(environment.securityGroupId),
  };
  return {
    ...lambdaContext(),
    botQueuePrefix,
    tasks: ecsTasks(new ECSClient(), place),
    botQueues: sqsBotQueues(queueClient(), botQueuePrefix),
  };
});
