import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { commandEventTypes, launchEventTypes } from '../core/environment.ts';
import type { Settings } from '../core/settings.ts';
import { acknowledgeFindings } from './acknowledged-findings.ts';
import { AdminKey } from './admin-key.ts';
import { Alarms } from './alarms.ts';
import { BotCluster } from './bot-cluster.ts';
import { BotQueues } from './bot-queues.ts';
import { BotTable } from './bot-table.ts';
import { BotTask } from './bot-task.ts';
import { CallbackEntrance } from './callback-entrance.ts';
import { corsOf } from './cors.ts';
import { EventTopic } from './event-topic.ts';
import { createHandlers } from './handlers.ts';
import { addOutputs } from './outputs.ts';
import { PublicApi } from './public-api.ts';
import { grantRights } from './rights.ts';
import { SweepSchedule } from './sweep-schedule.ts';
import { TableRelay } from './table-relay.ts';
import { TaskStoppedRule } from './task-stopped-rule.ts';
import { WorkQueue } from './work-queue.ts';

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
    const cluster = new BotCluster(this, 'BotCluster', { availabilityZones: settings.availabilityZones });

    const { api } = new PublicApi(this, 'PublicApi', { handlers, cors });
    const callbacks = new CallbackEntrance(this, 'CallbackEntrance', { handler: handlers.callbacks, botQueues });
    const task = new BotTask(this, 'BotTask', {
      cluster,
      taskRole: callbacks.botRole,
      callbackUrl: callbacks.url,
      image: settings.botImage,
    });

    new TableRelay(this, 'TableRelay', { table, handler: handlers.relay });
    const launches = new WorkQueue(this, 'Launches', {
      worker: handlers['launch-bot'],
      batchSize: 5,
      attemptsMax: 20,
      errorImpact: 'Bots were not started; their meetings fail at the reserved deadline.',
    });
    const commands = new WorkQueue(this, 'Commands', {
      worker: handlers['deliver-command'],
      batchSize: 10,
      attemptsMax: 5,
      errorImpact: 'Commands were not sent at once; bots learn them with their next heartbeat.',
    });
    topic.feed(launches, launchEventTypes);
    topic.feed(commands, commandEventTypes);
    new TaskStoppedRule(this, 'TaskStoppedRule', { cluster, handler: handlers['on-task-stopped'] });
    new SweepSchedule(this, 'SweepSchedule', { handler: handlers['sweep-stale-meetings'] });

    grantRights(handlers, { adminKey, table, topic, botQueues, cluster, task, launches });
    acknowledgeFindings(this, handlers, cluster);
    if (settings.alarms) new Alarms(this, 'Alarms', { handlers, api });
    addOutputs(this, { api, table, topic });
  }
}
