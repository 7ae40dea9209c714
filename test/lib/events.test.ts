import { describe, expect, it } from 'vitest';
import { commandEventTypes, jobEventTypes, launchEventTypes, webhookEventTypes } from '../../core/environment.ts';
import { executionKey, requestKey } from '../../core/executions/execution-keys.ts';
import { commandKey, eventKey, launchKey, meetingKey } from '../../core/meetings/meeting-keys.ts';
import { ATTEMPT_MILLIS } from '../../core/webhooks/attempt-delivery.ts';
import { deliveryKey, deliveryRequestKey, webhookKey } from '../../core/webhooks/webhook-keys.ts';
import { functionNamed, synthesize } from './synthesized.ts';

const template = synthesize();
const queues = template.findResources('AWS::SQS::Queue');
const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
const mappingOf = (name: string) => {
  const [id] = functionNamed(template, name);
  return mappings.find(({ Properties }) => Properties.FunctionName.Ref === id)?.Properties;
};

/** Logical ids of queues that something names as the place for what it could not handle. */
const deadLetterQueues = Object.keys(queues).filter((id) => {
  const others = Object.entries(template.toJSON().Resources).filter(([other]) => other !== id);
  const named = new RegExp(`"(?:deadLetterTargetArn|Destination|Arn)":\\{"Fn::GetAtt":\\["${id}","Arn"\\]\\}`);
  return others.some(([, resource]) => named.test(JSON.stringify(resource)));
});

describe('queues', () => {
  it('hand what they cannot get rid of to a dead-letter queue, or are one', () => {
    const without = Object.entries(queues).filter(([, { Properties }]) => Properties.RedrivePolicy === undefined);
    expect(without.map(([id]) => id).toSorted()).toEqual(deadLetterQueues.toSorted());
    expect(deadLetterQueues).toHaveLength(8);
  });

  it('are polled by Lambda five times at most, without reserving anything', () => {
    const polled = mappings.filter(({ Properties }) => !('StartingPosition' in Properties));
    expect(polled.length).toBeLessThanOrEqual(5);
    for (const { Properties } of mappings) {
      expect(Properties.ScalingConfig).toBeUndefined();
      expect(Properties.ProvisionedPollerConfig).toBeUndefined();
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    }
    template.resourceCountIs('AWS::Lambda::Alias', 0);
  });

  it.each(['launch-bot', 'deliver-command', 'run-job', 'deliver-webhook'])(
    'hide a message six times as long as %s may take',
    (name) => {
      const [, { Timeout }] = functionNamed(template, name);
      const queue = queues[mappingOf(name)?.EventSourceArn['Fn::GetAtt'][0]];
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout));
    },
  );

  it.each([
    ['launch-bot', launchEventTypes],
    ['deliver-command', commandEventTypes],
    ['run-job', jobEventTypes],
    ['deliver-webhook', webhookEventTypes],
  ])('bring %s its events, as they were published', (name, eventTypes) => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: mappingOf(name)?.EventSourceArn,
      RawMessageDelivery: true,
      FilterPolicy: { event_type: eventTypes },
    });
  });

  it('bring jobs one by one, and give up on one after three tries', () => {
    expect(mappingOf('run-job')?.BatchSize).toBe(1);
    const queue = queues[mappingOf('run-job')?.EventSourceArn['Fn::GetAtt'][0]];
    expect(queue?.Properties.RedrivePolicy.maxReceiveCount).toBe(3);
  });

  it('hold a webhook’s message at most five times, and end a batch before its message comes back', () => {
    const { BatchSize, EventSourceArn } = mappingOf('deliver-webhook') ?? {};
    const queue = queues[EventSourceArn['Fn::GetAtt'][0]];
    expect([BatchSize, queue?.Properties.RedrivePolicy.maxReceiveCount]).toEqual([5, 5]);
    // Two rounds of asking name servers, an attempt, and what is written around it.
    expect(functionNamed(template, 'deliver-webhook')[1].Timeout).toBeGreaterThan(ATTEMPT_MILLIS / 1000 + 10);
  });

  it.each([
    [10, 40],
    [120, 150],
    [600, 630],
  ])('let a job that may take %d s take %d s', (assistantTimeoutSeconds, seconds) => {
    const told = synthesize({ assistantTimeoutSeconds });
    expect(functionNamed(told, 'run-job')[1].Timeout).toBe(seconds);
  });
});

describe('the relay', () => {
  const mapping = mappingOf('relay');

  it('reads the stream from its beginning and loses no record before it expires', () => {
    expect(mapping).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 86_400,
    });
    expect(mapping?.MaximumRetryAttempts).toBeUndefined();
    expect(mapping?.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0]).toBeOneOf(deadLetterQueues);
  });

  it('is woken by new events, commands, launches and questions, and by no heartbeat or step', () => {
    const [filter] = mapping?.FilterCriteria.Filters ?? [];
    const pattern = JSON.parse(filter.Pattern);
    const rules: (string | { prefix: string })[] = pattern.dynamodb.Keys.sk.S;
    const wakes = ({ sk }: { sk: string }) =>
      rules.some((rule) => (typeof rule === 'string' ? sk === rule : sk.startsWith(rule.prefix)));
    expect(pattern.eventName).toEqual(['INSERT']);
    expect(
      [
        eventKey(1, 1),
        commandKey(1, 1),
        launchKey(1, 1),
        requestKey('exec_1'),
        deliveryRequestKey(1, 'msg_1', 1),
      ].every(wakes),
    ).toBe(true);
    expect(
      [meetingKey({ user_id: 1, id: 1 }), executionKey('exec_1'), deliveryKey(1, 'msg_1'), webhookKey(1)].some(wakes),
    ).toBe(false);
  });
});

describe('stopped tasks', () => {
  it('of our cluster are told, again and again for an hour, and then put aside', () => {
    const [handler] = functionNamed(template, 'on-task-stopped');
    const [cluster] = Object.keys(template.findResources('AWS::ECS::Cluster'));
    const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rule?.Properties.EventPattern).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { clusterArn: [{ 'Fn::GetAtt': [cluster, 'Arn'] }], lastStatus: ['STOPPED'] },
    });
    const [target] = rule?.Properties.Targets ?? [];
    expect(target.Arn['Fn::GetAtt'][0]).toBe(handler);
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: handler },
      DestinationConfig: { OnFailure: { Destination: target.DeadLetterConfig.Arn } },
    });
  });
});

describe('the sweep', () => {
  it('runs each minute', () => {
    const [handler] = functionNamed(template, 'sweep-stale-meetings');
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: { Arn: { 'Fn::GetAtt': [handler, 'Arn'] } },
    });
  });

  it('is over before the next one, whatever happens', () => {
    const [, { Timeout }] = functionNamed(template, 'sweep-stale-meetings');
    expect(Timeout).toBeLessThan(60);
  });
});
