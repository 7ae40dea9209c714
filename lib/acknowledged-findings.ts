import { CfnElement, type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { BotCluster } from './bot-cluster.ts';
import { botQueuePrefix } from './bot-queues.ts';
import { botTaskFamily } from './bot-task.ts';
import type { Dashboard } from './dashboard.ts';
import { deadLetterQueuesIn } from './dead-letter-queue.ts';
import type { FrontDoor } from './front-door.ts';
import type { Handlers } from './handlers.ts';
import type { LanguageModel } from './language-model.ts';
import type { SocketApi } from './socket-api.ts';

export type FindingSources = {
  readonly handlers: Handlers;
  readonly cluster: BotCluster;
  readonly model: LanguageModel;
  readonly frontDoor: FrontDoor;
  readonly sockets: SocketApi;
  readonly dashboard: Dashboard;
};

/** What cdk-nag's AwsSolutions rules find in the stack, and why it stays. Everything else they find fails the tests. */
export function acknowledgeFindings(stack: Stack, sources: FindingSources): void {
  acknowledgeWildcards(stack, sources);
  acknowledgeEntrances(stack, sources.frontDoor);
  acknowledgeSockets(stack, sources.sockets);
  acknowledgeTasks(stack, sources.cluster);
  acknowledge(
    sources.dashboard.bucket,
    'S1',
    'The bucket holds the files of a public page; only the front door reads it, and that already tells what was asked.',
  );
  for (const queue of deadLetterQueuesIn(stack)) {
    acknowledge(
      queue,
      'SQS3',
      'This is a dead-letter queue; its source names it in a way that the rule does not look at.',
    );
  }
}

function acknowledgeWildcards(stack: Stack, { handlers, cluster, model }: FindingSources): void {
  acknowledge(handlers.health.role, wildcard('*'), 'Quotas belong to the account, so IAM knows no resource for them.');
  acknowledge(
    handlers['sweep-stale-meetings'].role,
    wildcard('*'),
    'ListTasks is limited by its cluster condition instead; ListQueues only tells names and knows no narrower form.',
  );
  acknowledge(
    stack,
    wildcard(`${ourArn('sqs')}:${botQueuePrefix(stack)}*`),
    'Queues of bots are made and removed at run time; all that is known beforehand is how their names begin.',
  );
  acknowledge(
    stack,
    wildcard(`${ourArn('ecs')}:task-definition/${botTaskFamily(stack)}:*`),
    'During a deployment the launcher still names the revision before; all revisions of one family are ours.',
  );
  acknowledge(
    stack,
    wildcard(`${ourArn('ecs')}:task/<${logicalId(stack, cluster.cluster)}>/*`),
    'Tasks get their ids when they start; the cluster in the path and in the condition is ours alone.',
  );
  if (model.modelBehindProfile === undefined) return;
  acknowledge(
    handlers['run-job'].role,
    wildcard(`arn:<AWS::Partition>:bedrock:*::foundation-model/${model.modelBehindProfile}`),
    'An inference profile picks the region of each call; the right holds by way of the configured profile only.',
  );
}

function acknowledgeEntrances(stack: Stack, { distribution }: FrontDoor): void {
  acknowledge(
    stack,
    'APIG4',
    'Functions check the keys themselves: the contract fixes texts and codes that authorizers cannot give.',
  );
  acknowledge(
    distribution,
    'CFR1',
    'Who may use a deployment is told by its keys; the countries its people travel through are not known.',
  );
  acknowledge(
    distribution,
    'CFR2',
    'A web ACL costs $6 a month and more while nothing happens; who needs one can attach it to the distribution.',
  );
  acknowledge(
    distribution,
    'CFR3',
    'The origins log what they answered; logs of the front door would hold paths, which name meetings, and addresses.',
  );
  acknowledge(
    distribution,
    'CFR4',
    'The certificate of cloudfront.net fixes the oldest TLS; a newer one takes a domain, which is not ours to choose.',
  );
}

function acknowledgeSockets(stack: Stack, { api, stage }: SocketApi): void {
  acknowledge(
    stage,
    'APIG1',
    'A WebSocket API logs with a role that counts for the whole account; the function logs what happens instead.',
  );
  for (const method of ['POST', 'DELETE']) {
    acknowledge(
      stack,
      wildcard(`${ourArn('execute-api')}:<${logicalId(stack, api)}>/${stage.stageName}/${method}/@connections/*`),
      'Connections get their ids when clients come; the API in the path is ours alone.',
    );
  }
}

function acknowledgeTasks(stack: Stack, { cluster }: BotCluster): void {
  acknowledge(
    cluster,
    'ECS4',
    'Container Insights bills each metric; the record in the table already tells what each bot did.',
  );
  acknowledge(
    cluster.vpc,
    'VPC7',
    'Nothing can connect to a bot, and a log of all its connections would tell where it went, which the table does.',
  );
  acknowledge(
    stack,
    'ECS2',
    'The one variable is the address that bots report to, no secret; a parameter store would only delay the start.',
  );
}

function acknowledge(scope: IConstruct | undefined, rule: string, reason: string): void {
  if (scope === undefined) throw new Error(`Nothing to acknowledge ${rule} on.`);
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

function wildcard(resource: string): string {
  return `IAM5[Resource::${resource}]`;
}

function ourArn(service: string): string {
  return `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>`;
}

function logicalId(stack: Stack, construct: IConstruct): string {
  const resource = construct.node.defaultChild;
  return CfnElement.isCfnElement(resource) ? stack.resolve(resource.logicalId) : '';
}
