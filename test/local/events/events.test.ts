import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusEvent, EcsOptions } from '../../../local/interfaces.ts';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';

let fixture: Fixture;
let ecs: EcsOptions;
let sqs: SQSClient;
let sns: SNSClient;

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const queue = (name: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name } });
const resources = {
  LostEvents: queue('lost-events'),
  Launches: queue('launches'),
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'events' } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      Protocol: 'sqs',
      TopicArn: { Ref: 'Topic' },
      Endpoint: arn('Launches'),
      RawMessageDelivery: true,
      FilterPolicy: { event_type: ['launch.requested'] },
    },
  },
  OnStopped: fixtureFunction('takeEvent'),
  Failing: fixtureFunction('fail'),
  FailingPolicy: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Failing' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: arn('LostEvents') } },
    },
  },
  StoppedRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } },
      Targets: [
        { Id: 'one', Arn: arn('OnStopped') },
        { Id: 'two', Arn: arn('Failing') },
      ],
    },
  },
  Sweep: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: arn('OnStopped'), Input: '{"sweep":true}' },
    },
  },
};

beforeAll(async () => {
  fixture = await startFixture({ resources, onEcsOptions: (options) => (ecs = options) });
  const { AWS_ENDPOINT_URL_SQS: endpoint = '' } = fixture.stack.around.endpointEnvironment();
  sqs = new SQSClient({ ...fixture.stack.dynamoDb, endpoint });
  sns = new SNSClient({ ...fixture.stack.dynamoDb, endpoint });
});

afterAll(async () => {
  sqs.destroy();
  sns.destroy();
  await fixture.stack.stop();
});

describe('events', () => {
  it('reach the functions of the rules they match; one that fails is tried again and then kept', async () => {
    ecs.publish(taskEvent('RUNNING'));
    ecs.publish(taskEvent('STOPPED'));
    const lost = await received('lost-events');
    expect(JSON.parse(lost)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { detail: { lastStatus: 'STOPPED' } },
      responsePayload: { errorType: 'TypeError', errorMessage: 'It always fails.' },
    });
    const statuses = () => taken().map((event) => Object(event).detail?.lastStatus);
    await fixture.until(() => statuses().includes('STOPPED'));
    expect(statuses()).not.toContain('RUNNING');
  });

  it('are lost while task_events is off, though listeners hear them', async () => {
    const heard: string[] = [];
    const stopListening = fixture.stack.onTaskEvent(({ id }) => heard.push(id));
    const before = taken().length;
    await fixture.stack.setFaults({ task_events: false });
    ecs.publish(taskEvent('STOPPED', 'lost'));
    await fixture.stack.setFaults({ task_events: true });
    ecs.publish(taskEvent('STOPPED', 'kept'));
    await fixture.until(() => taken().length > before);
    expect(heard).toEqual(['lost', 'kept']);
    expect(taken().at(-1)).toMatchObject({ id: 'kept' });
    stopListening();
  });
});

describe('a schedule', () => {
  it("runs on demand under its function's name and answers when it has run", async () => {
    expect(await fixture.stack.invokeSchedule('takeEvent')).toMatchObject({ outcome: 'answered' });
    await fixture.until(() => taken().some((event) => Object(event).sweep));
    expect(await fixture.stack.invokeSchedule('unheard-of')).toBeUndefined();
  });
});

describe('a subscription', () => {
  it('delivers what its filter selects, raw, and loses it while deliveries is off', async () => {
    await publish('ended', 'meeting.ended');
    await fixture.stack.setFaults({ deliveries: false });
    await publish('lost', 'launch.requested');
    await fixture.stack.setFaults({ deliveries: true });
    await publish('kept', 'launch.requested');
    expect(await received('launches')).toBe('kept');
  });
});

const taken = () => fixture.printed.filter(({ log }) => log === 'takeEvent').map(({ fields }) => fields.event);

const publish = (Message: string, eventType: string) =>
  sns.send(
    new PublishCommand({
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:events',
      Message,
      MessageAttributes: { event_type: { DataType: 'String', StringValue: eventType } },
    }),
  );

function received(name: string): Promise<string> {
  const QueueUrl = `${fixture.stack.around.endpointEnvironment().AWS_ENDPOINT_URL_SQS}/000000000000/${name}`;
  return fixture.until(async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body);
}

function taskEvent(lastStatus: string, id = lastStatus): BusEvent {
  return {
    ...{ version: '0', id, 'detail-type': 'ECS Task State Change', source: 'aws.ecs', account: '000000000000' },
    ...{ time: new Date(0).toISOString(), region: 'us-east-1', resources: [], detail: { lastStatus } },
  };
}
