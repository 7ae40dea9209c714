import { describe, expect, it } from 'vitest';
import { handlerSpecs } from '../../lib/handlers.ts';
import { actionsOf, rightsOf, synthesize } from './synthesized.ts';

const names = Object.keys(handlerSpecs);

describe('the language model', () => {
  it('may be asked by nobody unless one is configured', () => {
    expect(JSON.stringify(synthesize().toJSON())).not.toContain('bedrock:');
  });

  it('may be asked only by the function that answers', () => {
    const template = synthesize({ bedrockModelId: 'amazon.nova-lite-v1:0' });
    const holders = names.filter((name) => actionsOf(template, name).some((action) => action.startsWith('bedrock:')));
    expect(holders).toEqual(['run-job']);
  });

  it.each(['amazon.nova-lite-v1:0', 'meta.llama3-1-8b-instruct-v1:0', 'deepseek.v3.2'])(
    'is exactly the one configured: %s',
    (bedrockModelId) => {
      expect(bedrockRights(bedrockModelId)).toEqual([
        { resource: `arn:AWS::Partition:bedrock:AWS::Region::foundation-model/${bedrockModelId}`, through: undefined },
      ]);
    },
  );

  it.each([
    ['eu.anthropic.claude-sonnet-4-20250514-v1:0', 'anthropic.claude-sonnet-4-20250514-v1:0'],
    ['us-gov.anthropic.claude-3-haiku-20240307-v1:0', 'anthropic.claude-3-haiku-20240307-v1:0'],
    ['global.amazon.nova-2-lite-v1:0', 'amazon.nova-2-lite-v1:0'],
  ])('is in every region, but by way of the profile only, when the profile %s is configured', (profile, model) => {
    const arn = `arn:AWS::Partition:bedrock:AWS::Region:AWS::AccountId:inference-profile/${profile}`;
    expect(bedrockRights(profile)).toEqual([
      { resource: arn, through: undefined },
      { resource: `arn:AWS::Partition:bedrock:*::foundation-model/${model}`, through: arn },
    ]);
  });

  it.each([
    'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/abc123',
  ])('is the one of a whole ARN: %s', (arn) => {
    expect(bedrockRights(arn)).toEqual([{ resource: arn, through: undefined }]);
  });

  it.each([
    ['inference-profile/us.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['application-inference-profile/abc123', '*'],
  ])('is reached through the profile of a whole ARN: %s', (profile, model) => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:${profile}`;
    expect(bedrockRights(arn)).toEqual([
      { resource: arn, through: undefined },
      { resource: `arn:AWS::Partition:bedrock:*::foundation-model/${model}`, through: arn },
    ]);
  });
});

type BedrockRight = { resource: string; through: string | undefined };

/** What `run-job` may do with Bedrock, references written as their names. */
function bedrockRights(bedrockModelId: string): BedrockRight[] {
  return rightsOf(synthesize({ bedrockModelId }), 'run-job')
    .filter(({ actions }) => actions.some((action) => action.startsWith('bedrock:')))
    .map(({ actions, resources, condition }) => {
      expect(actions).toEqual(['bedrock:InvokeModel']);
      expect(resources).toHaveLength(1);
      return { resource: flat(resources[0] ?? ''), through: profileOf(condition) };
    });
}

function profileOf(condition: unknown): string | undefined {
  if (condition === undefined) return undefined;
  const [[operator, keys] = ['', {}], ...others] = Object.entries(condition as Record<string, Record<string, unknown>>);
  expect([operator, Object.keys(keys), others]).toEqual(['StringEquals', ['bedrock:InferenceProfileArn'], []]);
  return flat(JSON.stringify(keys['bedrock:InferenceProfileArn']));
}

function flat(json: string): string {
  const value = JSON.parse(json);
  if (typeof value === 'string') return value;
  return value['Fn::Join'][1]
    .map((part: string | { Ref: string }) => (typeof part === 'string' ? part : part.Ref))
    .join('');
}
