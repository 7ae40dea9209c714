import { describe, expect, it } from 'vitest';
import { allRights, functionNamed, type Statement, statementsOfRole, synthesize } from './synthesized.ts';

const template = synthesize();
const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));

describe('the bot cluster', () => {
  it.each([
    'AWS::EC2::NatGateway',
    'AWS::EC2::EIP',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::VPCEndpoint',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::ECS::Service',
    'AWS::EC2::Instance',
    'AWS::AutoScaling::AutoScalingGroup',
  ])('has no %s', (type) => {
    template.resourceCountIs(type, 0);
  });

  it('lets nothing in', () => {
    for (const group of Object.values(template.findResources('AWS::EC2::SecurityGroup'))) {
      expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    }
  });

  it.each([1, 2, 3])('spreads over %d availability zones when told so', (count) => {
    const told = synthesize({ availabilityZones: count });
    told.resourceCountIs('AWS::EC2::Subnet', count);
  });
});

describe('the bot task', () => {
  it('is a small arm64 machine with one container that may leave politely', () => {
    expect(definition?.Properties).toMatchObject({
      Cpu: '1024',
      Memory: '3072',
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
      RequiresCompatibilities: ['FARGATE'],
    });
    expect(definition?.Properties.ContainerDefinitions).toMatchObject([
      {
        Name: 'bot',
        Command: ['node', 'bot-task/main.ts'],
        StopTimeout: 60,
        LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
      },
    ]);
  });

  it('knows where to report and nothing more', () => {
    expect(definition?.Properties.ContainerDefinitions[0].Environment).toEqual([
      { Name: 'CALLBACK_URL', Value: { 'Fn::GetAtt': [callbackUrl()[0], 'FunctionUrl'] } },
    ]);
  });

  it('may report and take its commands, and not touch the table', () => {
    const [callbacks] = functionNamed(template, 'callbacks');
    expect(rightsOfTask().map(({ actions }) => actions)).toEqual([
      ['lambda:InvokeFunctionUrl'],
      ['lambda:InvokeFunction'],
      ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
    ]);
    expect(rightsOfTask()[1]).toMatchObject({
      resources: [JSON.stringify({ 'Fn::GetAtt': [callbacks, 'Arn'] })],
      condition: { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
    });
  });

  it('is recognised by the callbacks', () => {
    const [, properties] = functionNamed(template, 'callbacks');
    expect(properties.Environment).toMatchObject({
      Variables: { BOT_TASK_ROLE_ARN: definition?.Properties.TaskRoleArn },
    });
  });

  it('reports to a URL that takes signed calls only', () => {
    expect(callbackUrl()[1]).toMatchObject({ AuthType: 'AWS_IAM' });
  });
});

describe('the bot image', () => {
  it('is taken from a registry when named', () => {
    expect(definition?.Properties.ContainerDefinitions[0].Image).toBe('registry.example/bot:1');
  });

  it.each([':7', '@sha256:abc', ''])('may be pulled from ECR when it lies there, reference "%s"', (reference) => {
    const told = synthesize({ botImage: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/bot${reference}` });
    const pulling = allRights(told).find(({ actions }) => actions.includes('ecr:BatchGetImage'));
    expect(pulling?.resources).toHaveLength(1);
    expect(pulling?.resources[0]).toContain(':ecr:eu-west-1:123456789012:repository/team/bot"');
    const [task] = Object.values(told.findResources('AWS::ECS::TaskDefinition'));
    expect(JSON.stringify(task?.Properties.ContainerDefinitions[0].Image)).toContain(
      `/team/bot${reference || ':latest'}"`,
    );
  });
});

/** Logical id and properties of the only function URL that the callbacks have. */
function callbackUrl(): [string, Record<string, unknown>] {
  const [callbacks] = functionNamed(template, 'callbacks');
  const found = Object.entries(template.findResources('AWS::Lambda::Url')).filter(
    ([, { Properties }]) => Properties.TargetFunctionArn['Fn::GetAtt'][0] === callbacks,
  );
  expect(found).toHaveLength(1);
  return found.map(([id, { Properties }]): [string, Record<string, unknown>] => [id, Properties])[0] ?? ['', {}];
}

function rightsOfTask(): Statement[] {
  return statementsOfRole(template, JSON.stringify(definition?.Properties.TaskRoleArn));
}
