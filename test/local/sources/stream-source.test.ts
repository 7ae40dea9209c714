import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-stream-'));
afterAll(() => rmSync(dataDirectory, { recursive: true }));

const resources = {
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead-letters' } },
  Relay: fixtureFunction('takeChanges'),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { Ref: 'Relay' },
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    },
  },
  Other: fixtureFunction('takeOthers'),
  OtherMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { Ref: 'Other' },
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"value":{"S":["for-other"]}}}}' }] },
    },
  },
};

let fixture: Fixture;
let client: DynamoDBClient;

async function start(): Promise<void> {
  fixture = await startFixture({ resources, dataDirectory });
  client = new DynamoDBClient(fixture.stack.dynamoDb);
}

async function stop(): Promise<void> {
  client.destroy();
  await fixture.stack.stop();
}

beforeEach(start);
afterEach(stop);

const put = (pk: string, value = '') =>
  client.send(new PutItemCommand({ TableName: fixture.stack.tableName, Item: { pk: { S: pk }, value: { S: value } } }));
const batches = () => fixture.printed.map(({ fields }) => fields.batch).filter((batch) => Array.isArray(batch));

describe('a stream that feeds a function', () => {
  it('halves a batch that fails until the poison is alone, gives that one up and goes on', async () => {
    // A batch can only be larger than one while the consumer is away.
    const restarting = fixture.stack.restart({ downMs: 300 });
    for (const pk of ['a', 'poison', 'b', 'c']) await put(pk);
    await restarting;
    await put('d');
    const succeeded = () =>
      batches()
        .filter((batch) => !batch.includes('poison'))
        .flat();
    await fixture.until(() => succeeded().includes('d'));

    const alone = batches().filter((batch) => batch.length === 1 && batch[0] === 'poison');
    expect(alone).toHaveLength(2);
    expect(succeeded().sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(await deadLetter()).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });

  it('goes on where it was when the runner starts again on the same data', async () => {
    await put('before');
    await fixture.until(() => batches().flat().includes('before'));
    await stop();
    await start();
    await put('after');
    await fixture.until(() => batches().flat().includes('after'));
    expect(batches().flat()).toEqual(['after']);
    expect(fixture.printed[0]?.fields.region).toBe('us-east-1');
  });

  it('feeds a second function with its own filter and failures, and neither waits for the other', async () => {
    const others = () => fixture.printed.flatMap(({ fields }) => fields.others ?? []);
    await put('stubborn', 'for-other');
    await fixture.until(() => others().length >= 2);
    // The second function is still at its first record.
    await put('next', 'for-other');
    await put('last');
    await fixture.until(() => batches().flat().includes('last'));
    expect(others()).not.toContain('next');
    await put('release', 'for-other');
    await fixture.until(() => others().includes('release'));
    expect(batches().flat()).toEqual(['stubborn', 'next', 'last', 'release']);
    expect(new Set(others())).toEqual(new Set(['stubborn', 'next', 'release']));

    await stop();
    await start();
    await put('later', 'for-other');
    await fixture.until(() => others().length > 0 && batches().length > 0);
    expect([others(), batches().flat()]).toEqual([['later'], ['later']]);
  });

  it('leaves out what no filter wants, and shows every change to listeners', async () => {
    const seen: unknown[] = [];
    fixture.stack.onTableChange(({ kind, newItem }) => seen.push([kind, newItem?.pk, newItem?.value]));
    await put('f');
    await put('f', 'changed');
    await fixture.until(() => seen.length === 2);
    expect(seen).toEqual([
      ['INSERT', 'f', ''],
      ['MODIFY', 'f', 'changed'],
    ]);
    await put('g');
    await fixture.until(() => batches().flat().includes('g'));
    expect(batches().flat()).toEqual(['f', 'g']);
  });
});

async function deadLetter(): Promise<unknown> {
  const endpoint = fixture.stack.around.endpointEnvironment().AWS_ENDPOINT_URL_SQS ?? '';
  const sqs = new SQSClient({ ...fixture.stack.dynamoDb, endpoint });
  const received = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: `${endpoint}/000000000000/dead-letters`, WaitTimeSeconds: 5 }),
  );
  sqs.destroy();
  return JSON.parse(received.Messages?.[0]?.Body ?? 'null');
}
