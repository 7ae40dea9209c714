import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../local/http/gateway.ts';
import { localControls } from '../../../local/http/local-controls.ts';
import { siteTopicArn } from '../../../local/sites/peers.ts';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';

const rethrow = (error: unknown) => {
  throw error;
};

/** A site whose function prints what it hears, and one that publishes. */
const resourcesOf = (site: string) => ({
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `rollcall-site-${site}` } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'sites' } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      Protocol: 'sqs',
      TopicArn: { Ref: 'Topic' },
      Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      RawMessageDelivery: true,
      FilterPolicy: { event_type: ['sync'] },
    },
  },
  Hear: fixtureFunction('takeMessages'),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Hear' } },
  },
  Publish: fixtureFunction('publish', { Timeout: 30 }),
  PublishUrl: {
    Type: 'AWS::Lambda::Url',
    Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['Publish', 'Arn'] }, AuthType: 'NONE' },
  },
});

let gatewayB: Gateway;
let fixtureA: Fixture;
let fixtureB: Fixture;

beforeAll(async () => {
  const room = { handle: async () => false };
  gatewayB = await startGateway({ port: 0, room, onFault: rethrow });
  const nowhere = { name: 'nowhere', url: 'http://127.0.0.1:1' };
  fixtureA = await startFixture({ resources: resourcesOf('a'), peers: [{ name: 'b', url: gatewayB.url }, nowhere] });
  fixtureB = await startFixture({ resources: resourcesOf('b') });
});
afterAll(async () => {
  await fixtureA.stack.stop();
  await fixtureB.stack.stop();
  await gatewayB.stop();
});
beforeEach(() => {
  fixtureA.printed.splice(0);
  fixtureB.printed.splice(0);
});

async function publish(site: string, text: string): Promise<unknown> {
  const response = await fetch(fixtureA.stack.functionUrls.publish ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topicArn: siteTopicArn(site), message: JSON.stringify({ text }) }),
  });
  return response.json();
}
const heard = ({ printed }: Fixture) => printed.flatMap(({ fields }) => fields.took ?? []);

describe('two runners that are peers', () => {
  it('are refused while the other has not started, which hinders nothing else', async () => {
    expect(await publish('b', 'too early')).toMatch(/ServiceUnavailable|503/);
    expect(await publish('nowhere', 'x')).toMatch(/ServiceUnavailable|503/);
    expect(await publish('a', 'to itself')).toBe('published');
    await fixtureA.until(() => heard(fixtureA).length > 0);
    expect(heard(fixtureA)).toEqual([{ text: 'to itself' }]);
  });

  it('hear what is published to their topics by ARN, attributes included', async () => {
    gatewayB.serve({
      frontDoor: fixtureB.stack.frontDoor,
      frontDoorUpgrade: fixtureB.stack.frontDoorUpgrade,
      fromPeer: fixtureB.stack.fromPeer,
      controls: localControls(fixtureB.stack, rethrow),
    });
    expect(await publish('b', 'hello & good-bye = é')).toBe('published');
    await fixtureB.until(() => heard(fixtureB).length > 0);
    expect([heard(fixtureA), heard(fixtureB)]).toEqual([[], [{ text: 'hello & good-bye = é' }]]);
  });

  it('keep every other topic to themselves', async () => {
    expect(await publish('c', 'unknown')).toMatch(/NotFound/);
  });
});
