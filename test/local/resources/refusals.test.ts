import { describe, expect, it } from 'vitest';
import { fixtureFunction, startFixture } from '../fixture/start-fixture.ts';

const refusal = async (resources: Record<string, object>): Promise<string> =>
  startFixture({ resources }).then(
    () => 'it started',
    (error: Error) => error.message,
  );

describe('a template that the runner does not understand', () => {
  it('is refused with every unknown resource by name and type', async () => {
    const resources = {
      Volume: { Type: 'AWS::EC2::Volume' },
      Hook: { Type: 'Custom::Hook' },
      Vpc: { Type: 'AWS::EC2::VPC' },
    };
    const message = 'The runner does not know these resources: Volume (AWS::EC2::Volume), Hook (Custom::Hook).';
    expect(await refusal(resources)).toBe(message);
  });

  it('is refused with the resource that uses an unknown intrinsic', async () => {
    const Queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'x' } } };
    expect(await refusal({ Queue })).toMatch(/Queue \(AWS::SQS::Queue\).*Fn::ImportValue/);
  });

  it('is refused with the property that would change what a resource does', async () => {
    const Queue = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } };
    expect(await refusal({ Queue })).toMatch(/Queue \(AWS::SQS::Queue\)[\s\S]*FifoQueue/);
  });

  it('is refused with a schedule that is no rate', async () => {
    const Properties = {
      ScheduleExpression: 'cron(0 12 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] } },
    };
    const resources = { Worker: fixtureFunction('echo'), Nightly: { Type: 'AWS::Scheduler::Schedule', Properties } };
    expect(await refusal(resources)).toMatch(/Nightly.*cron/);
  });
});
