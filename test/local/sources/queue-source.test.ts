import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';

let fixture: Fixture;
let sqs: SQSClient;
const queueUrl = (name: string) =>
  `${fixture.stack.around.endpointEnvironment().AWS_ENDPOINT_URL_SQS}/000000000000/${name}`;

beforeAll(async () => {
  fixture = await startFixture({
    resources: {
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead-letters' } },
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'work',
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
        },
      },
      Slow: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'slow', VisibilityTimeout: 2 } },
      SlowWorker: fixtureFunction('takeSlowly', { Timeout: 120 }),
      SlowMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Slow', 'Arn'] },
          FunctionName: { Ref: 'SlowWorker' },
          BatchSize: 1,
        },
      },
      Worker: fixtureFunction('takeMessages'),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
          FunctionName: { Ref: 'Worker' },
          BatchSize: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] },
        },
      },
    },
  });
  const { endpointEnvironment } = fixture.stack.around;
  const endpoint = endpointEnvironment().AWS_ENDPOINT_URL_SQS ?? '';
  sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});

afterAll(async () => {
  sqs.destroy();
  await fixture.stack.stop();
});

const send = (body: object, queue = 'work') =>
  sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(queue), MessageBody: JSON.stringify(body) }));
const taken = (id: number) => fixture.printed.filter(({ fields }) => Object(fields.took).id === id);

describe('a queue that feeds a function', () => {
  it('tries a failed message again and then puts it on the dead-letter queue, without its neighbours', async () => {
    await Promise.all([send({ id: 1, kind: 'wanted' }), send({ id: 2, kind: 'wanted', fail: true })]);
    const dead = await fixture.until(async () => {
      const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('dead-letters') }));
      return received.Messages?.[0]?.Body;
    });
    expect(JSON.parse(dead)).toMatchObject({ id: 2 });
    expect(taken(2).map(({ fields }) => fields.receiveCount)).toEqual(['1', '2']);
    expect(taken(1)).toHaveLength(1);
  });

  it('drops what no filter wants', async () => {
    await send({ id: 3, kind: 'unwanted' });
    await send({ id: 4, kind: 'wanted' });
    await fixture.until(() => taken(4).length > 0);
    expect(taken(3)).toHaveLength(0);
  });

  it('has as many messages handled at once as the function has processes', async () => {
    const name = 'together';
    await Promise.all(Array.from({ length: 10 }, (_, id) => send({ name, id }, 'slow')));
    // One that is at work for longer than it is invisible comes again.
    const begun = () => fixture.printed.filter(({ fields }) => fields.began === name && fields.receiveCount === '1');
    await fixture.until(() => begun().length === 10);
    expect(new Set(begun().map(({ fields }) => fields.pid)).size).toBe(10);
    expect(fixture.stack.killFunction('takeSlowly')).toHaveLength(10);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl('slow') }));
  });

  it('brings the message of a killed worker again when it turns visible', async () => {
    const name = 'killed';
    await send({ name }, 'slow');
    const began = () => fixture.printed.filter(({ fields }) => fields.began === name);
    await fixture.until(() => began().length === 1);
    expect(fixture.stack.killFunction('takeSlowly')).toHaveLength(1);
    await fixture.until(() => began().length === 2);
    expect(began().map(({ fields }) => fields.receiveCount)).toEqual(['1', '2']);
    expect(fixture.stack.killFunction('takeSlowly')).toHaveLength(1);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl('slow') }));
  });

  it('goes on after a restart, with empty queues', async () => {
    await fixture.stack.restart({ downMs: 50 });
    await send({ id: 5, kind: 'wanted' });
    await fixture.until(() => taken(5).length > 0);
    expect(fixture.stack.around.isDown()).toBe(false);
  });
});
