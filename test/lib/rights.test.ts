import { describe, expect, it } from 'vitest';
import { handlerSpecs } from '../../lib/handlers.ts';
import { actionsOf, allRights, functionNamed, rightsOf, synthesize } from './synthesized.ts';

const template = synthesize();
const names = Object.keys(handlerSpecs);

describe('rights', () => {
  it('are never for all actions of a service', () => {
    const wild = allRights(template).flatMap(({ actions }) => actions.filter((action) => action.includes('*')));
    expect(wild).toEqual([]);
  });

  it('reach beyond our own resources only where IAM knows no resource', () => {
    const everywhere = allRights(template)
      .filter(({ resources }) => resources.includes('"*"'))
      .flatMap(({ actions }) => actions);
    expect(everywhere.toSorted()).toEqual([
      'ecs:ListTasks',
      'lambda:GetAccountSettings',
      'servicequotas:GetServiceQuota',
      'sqs:ListQueues',
    ]);
  });

  it('come from no managed policy', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });

  it('pass exactly the two roles of the task, to ECS only, and only from the launcher', () => {
    const passing = allRights(template).filter(({ actions }) => actions.includes('iam:PassRole'));
    expect(passing).toHaveLength(1);
    expect(passing[0]).toMatchObject({
      actions: ['iam:PassRole'],
      condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const { TaskRoleArn, ExecutionRoleArn } = definition?.Properties ?? {};
    expect(passing[0]?.resources.toSorted()).toEqual([TaskRoleArn, ExecutionRoleArn].map(json).toSorted());
    expect(actionsOf(template, 'launch-bot')).toContain('iam:PassRole');
  });

  it('touch tasks only in our cluster', () => {
    const [cluster] = Object.keys(template.findResources('AWS::ECS::Cluster'));
    const ours = { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [cluster, 'Arn'] } } };
    const statements = allRights(template).filter(({ actions }) =>
      actions.some((action) => /^ecs:.*Task/.test(action)),
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) expect(statement.condition).toEqual(ours);
  });
});

describe('each function', () => {
  it.each([
    ['dynamodb:Scan', []],
    ['ecs:RunTask', ['launch-bot']],
    ['ecs:StopTask', ['launch-bot', 'sweep-stale-meetings']],
    ['ecs:ListTasks', ['sweep-stale-meetings']],
    ['sns:Publish', ['relay']],
    ['sqs:CreateQueue', ['launch-bot']],
    ['sqs:DeleteQueue', ['deliver-command', 'sweep-stale-meetings']],
  ])('may do %s only where it does it: %s', (action, holders) => {
    expect(names.filter((name) => actionsOf(template, name).includes(action))).toEqual(holders);
  });

  it.each(['health', 'deliver-command', 'relay', 'pages'])('may not add items to the table as %s', (name) => {
    const forbidden = ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];
    expect(actionsOf(template, name).filter((action) => forbidden.includes(action))).toEqual([]);
  });

  it('is allowed nothing when it only shows pages', () => {
    expect(rightsOf(template, 'pages')).toEqual([]);
  });

  it('reads the stream and no items when it relays', () => {
    const onTable = actionsOf(template, 'relay').filter((action) => action.startsWith('dynamodb:'));
    expect(onTable.toSorted()).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ]);
  });

  it('reaches nothing but items of users, one by one, when it calls addresses that strangers name', () => {
    const onTable = rightsOf(template, 'deliver-webhook').filter(({ actions }) => actions[0]?.startsWith('dynamodb:'));
    expect(onTable).toMatchObject([
      {
        actions: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USER#*'] } },
      },
    ]);
    expect(functionNamed(template, 'deliver-webhook')[1].VpcConfig).toBeUndefined();
  });

  it('reads the due index only when it sweeps', () => {
    const readers = names.filter((name) =>
      rightsOf(template, name).some(({ resources }) => resources.some((resource) => resource.includes('/index/'))),
    );
    expect(readers).toEqual(['sweep-stale-meetings']);
  });

  it.each([
    ['Launches', 'LAUNCHES_QUEUE_URL', ['sweep-stale-meetings']],
    ['Jobs', 'JOBS_QUEUE_URL', ['sweep-stale-meetings']],
    ['Webhooks', 'WEBHOOKS_QUEUE_URL', ['deliver-webhook', 'sweep-stale-meetings']],
  ])('sends to the queue %s, past the topic, only when it sweeps or retries', (queue, variable, senders) => {
    const sends = (name: string) =>
      rightsOf(template, name).some(
        ({ actions, resources }) =>
          actions.includes('sqs:SendMessage') && resources.some((resource) => resource.includes(`"${queue}Queue`)),
      );
    expect(names.filter(sends)).toEqual(senders);
    expect(names.filter((name) => variable in environmentOf(name))).toEqual(senders);
  });

  it.each(names)('knows what it has rights to: %s', (name) => {
    const variables = Object.keys(environmentOf(name));
    const actions = actionsOf(template, name);
    const onItems = actions.some((action) => /^dynamodb:.*(Item|Query|Scan)/.test(action));
    expect(variables.includes('TABLE_NAME')).toBe(onItems);
    expect(variables.includes('TOPIC_ARN')).toBe(actions.some((action) => action.startsWith('sns:')));
    expect(variables.includes('CLUSTER_ARN')).toBe(actions.some((action) => action.startsWith('ecs:')));
    expect(variables.includes('TASK_DEFINITION_ARN')).toBe(actions.includes('ecs:RunTask'));
  });

  it.each(names)('carries no secret in its environment: %s', (name) => {
    for (const [variable, value] of Object.entries(environmentOf(name))) {
      if (variable === 'ADMIN_API_KEY_SHA256') expect(value).toEqual({ Ref: 'AdminApiKeySha256' });
      else expect(variable).not.toMatch(/KEY|SECRET|TOKEN|PASSWORD/);
    }
  });
});

describe('the admin key', () => {
  it('is given as a hash that is not shown', () => {
    template.hasParameter('AdminApiKeySha256', { Type: 'String', NoEcho: true, AllowedPattern: '^[0-9a-f]{64}$' });
  });

  it('is known to no function that has nothing to do with it', () => {
    const knowing = names.filter((name) => 'ADMIN_API_KEY_SHA256' in environmentOf(name));
    expect(knowing).toEqual(['admin', 'browser-sessions']);
  });
});

function environmentOf(name: string): Record<string, unknown> {
  const [, properties] = functionNamed(template, name);
  return (properties.Environment as { Variables: Record<string, unknown> }).Variables;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
