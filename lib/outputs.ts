import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { BotTable } from './bot-table.ts';
import type { EventTopic } from './event-topic.ts';

export type OutputSources = { readonly api: HttpApi; readonly table: BotTable; readonly topic: EventTopic };

/** What a deployment tells its deployer, the two quotas that bite new accounts included. */
export function addOutputs(stack: Stack, { api, table, topic }: OutputSources): void {
  const { stackName } = stack;
  const outputs = {
    ApiUrl: [api.apiEndpoint, 'Base URL of the API.'],
    TableName: [table.table.tableName, 'The one table.'],
    TopicArn: [topic.topic.topicArn, 'Where events are published.'],
    LogGroups: [`/${stackName}/<function>, /${stackName}/bot`, 'Logs of functions and bots.'],
    LambdaConcurrencyQuota: [
      'lambda L-B99A9384',
      'Concurrent executions of functions. New accounts may have 10, which all requests and callbacks share; ask for 1000.',
    ],
    FargateVcpuQuota: [
      'fargate L-3032A538',
      'On-demand vCPUs, one for each live bot. New accounts may have 6; ask for as many as bots that shall attend at once.',
    ],
  };
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new CfnOutput(stack, name, { value: value ?? '', description: description ?? '' });
  }
}
