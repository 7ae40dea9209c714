import { describe, expect, it } from 'vitest';
import { siteEventTypes } from '../../core/environment.ts';
import { interestKey } from '../../core/live/live-keys.ts';
import { siteMessageTypes } from '../../core/sites/site-message.ts';
import { actionsOf, appOf, functionNamed, rightsOf, synthesize } from './synthesized.ts';

const arnOf = (name: string, account: string, region = 'eu-west-1') =>
  `arn:aws:sns:${region}:${account}:rollcall-site-${name}`;
const peers = {
  b: arnOf('b', '111111111111'),
  c: arnOf('c', '222222222222', 'us-west-2'),
  d: arnOf('d', '111111111111', 'ap-south-1'),
};
const sites = Object.entries(peers)
  .map(([name, arn]) => `${name}=${arn}`)
  .join(',');
const alone = synthesize({ siteName: 'a' });
const template = synthesize({ siteName: 'a', sites });

const topics = template.findResources('AWS::SNS::Topic', { Properties: { TopicName: 'rollcall-site-a' } });
const [inbound] = Object.keys(topics);
const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription'));
const [handlerId, handler] = functionNamed(template, 'sync-sites');
const queueArn = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).find(
  ({ Properties }) => Properties.FunctionName.Ref === handlerId,
)?.Properties.EventSourceArn;

describe('a deployment without other sites', () => {
  it('has nothing of the exchange: no topic, queue, schedule, function or filter', () => {
    expect(JSON.stringify(alone.toJSON())).not.toMatch(/sync-sites|rollcall-site-|SiteExchange|interest/i);
    alone.resourceCountIs('AWS::Scheduler::Schedule', 1);
  });
});

describe('the exchange with other sites', () => {
  it('polls one queue, which gets our moves, changes of interest and what other sites say, and nothing else', () => {
    const into = subscriptions.filter(
      ({ Properties }) => JSON.stringify(Properties.Endpoint) === JSON.stringify(queueArn),
    );
    expect(into.map(({ Properties }) => [Properties.TopicArn.Ref === inbound, Properties.FilterPolicy])).toEqual(
      expect.arrayContaining([
        [true, { event_type: [...siteMessageTypes] }],
        [false, { event_type: [...siteEventTypes] }],
      ]),
    );
    expect(into).toHaveLength(2);
    expect(into.every(({ Properties }) => Properties.RawMessageDelivery)).toBe(true);
  });

  it('tries a message five times and puts it aside then', () => {
    const queue = template.findResources('AWS::SQS::Queue')[queueArn['Fn::GetAtt'][0]];
    expect(queue?.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
    expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(handler.Timeout));
  });

  it('keeps polled queues to five in all', () => {
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    expect(mappings.filter(({ Properties }) => !('StartingPosition' in Properties))).toHaveLength(5);
  });

  it('sends a heartbeat each minute', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      Target: { Arn: { 'Fn::GetAtt': [handlerId, 'Arn'] } },
    });
  });

  it('may publish to the topics of its peers and to no other', () => {
    const publishing = rightsOf(template, 'sync-sites').filter(({ actions }) => actions.includes('sns:Publish'));
    const resources = publishing.flatMap((statement) => statement.resources);
    expect(resources.toSorted()).toEqual(
      Object.values(peers)
        .map((arn) => `"${arn}"`)
        .toSorted(),
    );
    expect(actionsOf(template, 'sync-sites')).not.toContain('dynamodb:DeleteItem');
  });

  it('lets the accounts of its peers publish to its topic, each named once, and nobody else', () => {
    const policies = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    const policy = policies.find(({ Properties }) => Properties.Topics[0].Ref === inbound);
    const statements: Record<string, unknown>[] = policy?.Properties.PolicyDocument.Statement ?? [];
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'OtherSites',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: { Ref: inbound },
        Principal: { AWS: ['111111111111', '222222222222'].map(rootOf) },
      },
    ]);
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  it('hears of interest in topics, as it comes and goes, and not of that in single meetings', () => {
    const [relayId] = functionNamed(template, 'relay');
    const mapping = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).find(
      ({ Properties }) => Properties.FunctionName.Ref === relayId,
    );
    const [, filter] = mapping?.Properties.FilterCriteria.Filters ?? [];
    const pattern = JSON.parse(filter.Pattern);
    expect(pattern.eventName).toEqual(['INSERT', 'REMOVE']);
    const { pk, sk } = pattern.dynamodb.Keys;
    const wakes = (key: { pk: string; sk: string }) =>
      pk.S.includes(key.pk) && sk.S.some(({ prefix }: { prefix: string }) => key.sk.startsWith(prefix));
    expect(wakes(interestKey('sessions', 'x'))).toBe(true);
    expect(wakes(interestKey('meeting:7', 'x'))).toBe(false);
  });
});

describe('the option sites', () => {
  it.each([
    ['b', 'must be name=topicArn'],
    [`b=${peers.b},b=${peers.c}`, 'each name once'],
    [`a=${peers.b}`, 'a is this site itself'],
  ])('is refused as %s', (list, reason) => {
    expect(() => appOf({ siteName: 'a', sites: list })).toThrow(reason);
  });
});

const rootOf = (account: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:root`]],
});
