import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { BotTable } from './bot-table.ts';
import type { Dashboard } from './dashboard.ts';
import type { EventTopic } from './event-topic.ts';
import type { FrontDoor } from './front-door.ts';
import type { SocketApi } from './socket-api.ts';

export type OutputSources = {
  readonly frontDoor: FrontDoor;
  readonly dashboard: Dashboard;
  readonly api: HttpApi;
  readonly sockets: SocketApi;
  readonly table: BotTable;
  readonly topic: EventTopic;
};

/** What the upload looks for. */
export const pagesBucketOutput = 'PagesBucket';

/** What a deployment tells its deployer, the two quotas that bite new accounts included. */
export function addOutputs(stack: Stack, { frontDoor, dashboard, api, sockets, table, topic }: OutputSources): void {
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(stack, name, { value, description });

  output('FrontDoorUrl', frontDoor.url, 'Base URL of everything: the one to use.');
  output('ApiUrl', api.apiEndpoint, 'The API at its own root, all but the streams under /api/v1.');
  output('SocketUrl', sockets.stage.url, 'The sockets at their own root; behind the front door they are at /ws.');
  output(pagesBucketOutput, dashboard.bucket.bucketName, 'Where `npm run deploy` puts the dashboard.');
  output('TableName', table.table.tableName, 'The one table.');
  output('TopicArn', topic.topic.topicArn, 'Where events are published.');
  output('LogGroups', `/${stack.stackName}/<function>, /${stack.stackName}/bot`, 'Logs of functions and bots.');
  output(
    'LambdaConcurrencyQuota',
    'lambda L-B99A9384',
    'Functions that run at once. New accounts may have 10, which all requests and callbacks share: ask for 1000.',
  );
  output(
    'FargateVcpuQuota',
    'fargate L-3032A538',
    'On-demand vCPUs, one for each live bot. New accounts may have 6: ask for as many as bots shall attend at once.',
  );
}
