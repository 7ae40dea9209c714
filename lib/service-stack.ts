import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../core/settings.ts';
import { acknowledgeFindings } from './acknowledged-findings.ts';
import { AdminKey } from './admin-key.ts';
import { Alarms } from './alarms.ts';
import { AssistantEntrance } from './assistant-entrance.ts';
import { BotCluster } from './bot-cluster.ts';
import { BotQueues } from './bot-queues.ts';
import { BotTable } from './bot-table.ts';
import { BotTask } from './bot-task.ts';
import { CallbackEntrance } from './callback-entrance.ts';
import { corsOf } from './cors.ts';
import { Dashboard } from './dashboard.ts';
import { EventTopic } from './event-topic.ts';
import { FrontDoor } from './front-door.ts';
import { createHandlers } from './handlers.ts';
import { LanguageModel } from './language-model.ts';
import { LivePush } from './live-push.ts';
import { MinuteSchedule } from './minute-schedule.ts';
import { addOutputs } from './outputs.ts';
import { PublicApi } from './public-api.ts';
import { grantRights } from './rights.ts';
import { createSiteExchange } from './site-exchange.ts';
import { SocketApi } from './socket-api.ts';
import { TableRelay } from './table-relay.ts';
import { TaskStoppedRule } from './task-stopped-rule.ts';
import { createWorkQueues } from './work-queues.ts';

/** One deployment of Rollcall. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings }: { settings: Settings }) {
    super(scope, id, { description: 'Rollcall: sends bots into online meetings and keeps the truth about them.' });
    const cors = corsOf(settings.corsOrigins);
    const handlers = createHandlers(this, settings);
    const adminKey = new AdminKey(this, 'AdminApiKeySha256');
    const table = new BotTable(this, 'BotTable');
    const topic = new EventTopic(this, 'EventTopic');
    const botQueues = new BotQueues(this, 'BotQueues');
    const model = new LanguageModel(this, 'LanguageModel', { modelId: settings.bedrockModelId });
    const cluster = new BotCluster(this, 'BotCluster', { availabilityZones: settings.availabilityZones });

    const { api } = new PublicApi(this, 'PublicApi', { handlers, cors });
    const assistant = new AssistantEntrance(this, 'AssistantEntrance', { handler: handlers.assistant, cors });
    const sockets = new SocketApi(this, 'SocketApi', { handler: handlers.sockets });
    const dashboard = new Dashboard(this, 'Dashboard');
    const frontDoor = new FrontDoor(this, 'FrontDoor', {
      api,
      assistant: assistant.functionUrl,
      sockets: sockets.api,
      pages: dashboard.behavior,
    });
    frontDoor.tellHost(handlers.sockets);
    const callbacks = new CallbackEntrance(this, 'CallbackEntrance', { handler: handlers.callbacks, botQueues });
    const task = new BotTask(this, 'BotTask', {
      cluster,
      taskRole: callbacks.botRole,
      callbackUrl: callbacks.url,
      image: settings.botImage,
    });

    new TableRelay(this, 'TableRelay', { table, handler: handlers.relay, hearsInterest: settings.sites !== '' });
    new LivePush(this, 'LivePush', { table, handler: handlers['push-live'] });
    const queues = createWorkQueues(this, handlers, topic);
    new TaskStoppedRule(this, 'TaskStoppedRule', { cluster, handler: handlers['on-task-stopped'] });
    new MinuteSchedule(this, 'SweepSchedule', {
      handler: handlers['sweep-stale-meetings'],
      description: 'Looks at all bots that are due, each minute',
      errorImpact: 'A sweep was not started; stale bots wait for the next one.',
    });
    const sites = createSiteExchange(this, settings, { handlers, topic });

    grantRights(handlers, { adminKey, table, topic, botQueues, cluster, task, model, queues, sockets, sites });
    acknowledgeFindings(this, { handlers, cluster, model, frontDoor, sockets, dashboard });
    if (settings.alarms) new Alarms(this, 'Alarms', { handlers, api });
    addOutputs(this, { frontDoor, dashboard, api, sockets, table, topic });
  }
}
