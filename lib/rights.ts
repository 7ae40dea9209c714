import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { environment } from '../core/environment.ts';
import type { AdminKey } from './admin-key.ts';
import type { BotCluster } from './bot-cluster.ts';
import type { BotQueues } from './bot-queues.ts';
import type { BotTable } from './bot-table.ts';
import type { BotTask } from './bot-task.ts';
import type { EventTopic } from './event-topic.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { Handlers } from './handlers.ts';
import type { LanguageModel } from './language-model.ts';
import type { SiteExchange } from './site-exchange.ts';
import type { SocketApi } from './socket-api.ts';
import type { WorkQueues } from './work-queues.ts';

export type Capabilities = {
  readonly adminKey: AdminKey;
  readonly table: BotTable;
  readonly topic: EventTopic;
  readonly botQueues: BotQueues;
  readonly cluster: BotCluster;
  readonly task: BotTask;
  readonly model: LanguageModel;
  readonly queues: WorkQueues;
  readonly sockets: SocketApi;
  readonly sites: SiteExchange | undefined;
};

/**
 * What each function may do, in one place to be read as a whole. Each grant also sets the variable that the function
 * needs for it. `pages` has no line: it may do nothing.
 */
export function grantRights(handlers: Handlers, capabilities: Capabilities): void {
  grantApiRights(handlers, capabilities);
  grantAssistantRights(handlers, capabilities);
  grantBotRights(handlers, capabilities);
  grantReaperRights(handlers, capabilities);
  grantWebhookRights(handlers, capabilities);
  grantLiveRights(handlers, capabilities);
  grantSiteRights(handlers, capabilities);
}

function grantApiRights(handlers: Handlers, { adminKey, table, topic, cluster }: Capabilities): void {
  table.grant(handlers.admin, ...reads, ...writes, 'ConditionCheckItem', 'BatchWriteItem');
  adminKey.grantCheck(handlers.admin);

  table.grant(handlers.bots, ...reads, 'PutItem', 'UpdateItem');
  table.grant(handlers.meetings, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem', 'BatchWriteItem');

  table.grant(handlers['browser-sessions'], 'GetItem', 'BatchGetItem', 'PutItem', 'BatchWriteItem');
  adminKey.grantCheck(handlers['browser-sessions']);

  table.grant(handlers.health, 'GetItem', 'Query');
  topic.grantCheck(handlers.health);
  cluster.grantCheck(handlers.health);
  allowReadingQuotas(handlers.health);
}

/** Whoever reads an execution also ends it, when it turns out to be dead or late. */
function grantAssistantRights(handlers: Handlers, { table, model }: Capabilities): void {
  const onExecutions = [...reads, 'PutItem', 'UpdateItem', 'BatchWriteItem'] as const;
  table.grant(handlers.assistant, ...onExecutions);
  table.grant(handlers.executions, ...onExecutions);
  table.grant(handlers['run-job'], ...onExecutions, 'DeleteItem', 'ConditionCheckItem');
  model.grantInvoke(handlers['run-job']);
}

function grantBotRights(handlers: Handlers, { table, topic, botQueues, cluster, task }: Capabilities): void {
  table.grant(handlers.callbacks, 'GetItem', 'Query', ...writes);
  topic.grantPublish(handlers.relay);

  table.grant(handlers['launch-bot'], 'GetItem', 'Query', ...writes);
  task.grantRun(handlers['launch-bot']);
  cluster.grantTasks(handlers['launch-bot'], 'StopTask');
  botQueues.grant(handlers['launch-bot'], 'CreateQueue');

  table.grant(handlers['deliver-command'], 'GetItem');
  botQueues.grant(handlers['deliver-command'], 'SendMessage', 'DeleteQueue');
}

function grantReaperRights(handlers: Handlers, { table, botQueues, cluster, queues }: Capabilities): void {
  table.grant(handlers['on-task-stopped'], 'GetItem', 'Query', ...writes);

  const sweep = handlers['sweep-stale-meetings'];
  table.grant(sweep, ...reads, ...writes, 'BatchWriteItem');
  table.grantDueWork(sweep);
  cluster.grantTasks(sweep, 'StopTask', 'DescribeTasks');
  cluster.grantListTasks(sweep);
  queues.launches.grantSend(sweep, environment.launchesQueueUrl);
  queues.jobs.grantSend(sweep, environment.jobsQueueUrl);
  queues.webhooks.grantSend(sweep, environment.webhooksQueueUrl);
  botQueues.grant(sweep, 'DeleteQueue');
  botQueues.grantList(sweep);
}

/** A socket that cannot be written to is closed and forgotten by whoever finds out. */
function grantLiveRights(handlers: Handlers, { table, sockets }: Capabilities): void {
  table.grant(handlers.sockets, ...reads, ...writes, 'ConditionCheckItem');
  sockets.grantManage(handlers.sockets, 'POST', 'DELETE');
  table.grant(handlers['push-live'], ...reads, 'DeleteItem');
  sockets.grantManage(handlers['push-live'], 'POST', 'DELETE');
}

/** Who calls addresses that strangers name reads and writes the items of users alone. */
function grantWebhookRights(handlers: Handlers, { table, queues }: Capabilities): void {
  table.grant(handlers.user, ...reads, ...writes, 'ConditionCheckItem');
  table.grantOnUsers(handlers['deliver-webhook'], 'GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem');
  queues.webhooks.grantSend(handlers['deliver-webhook'], environment.webhooksQueueUrl);
}

/** Whoever comes to listen is told of every live bot, which the due index finds. */
function grantSiteRights({ 'sync-sites': handler }: Handlers, { table, sites }: Capabilities): void {
  if (!handler || !sites) return;
  table.grant(handler, ...reads, 'PutItem', 'UpdateItem');
  table.grantDueWork(handler);
  sites.grantPublish(handler);
}

const reads = ['GetItem', 'BatchGetItem', 'Query'] as const;
const writes = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** The account's limits belong to no resource, so IAM knows these rights only for all. */
function allowReadingQuotas(handler: HandlerFunction): void {
  handler.addToRolePolicy(
    new PolicyStatement({ actions: ['servicequotas:GetServiceQuota', 'lambda:GetAccountSettings'], resources: ['*'] }),
  );
}
