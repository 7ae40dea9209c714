import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { HandlerFunction } from './handler-function.ts';

/** The model of Amazon Bedrock that writes the answers, named by `-c bedrockModelId`; none where that is empty. */
export class LanguageModel extends Construct {
  readonly #called: Called | undefined;

  constructor(scope: Construct, id: string, { modelId }: { modelId: string }) {
    super(scope, id);
    this.#called = modelId === '' ? undefined : calledBy(Stack.of(this), modelId);
  }

  /** The model that an inference profile leads to; undefined where calls go to a model itself, or nowhere. */
  get modelBehindProfile(): string | undefined {
    return this.#called?.modelBehindProfile;
  }

  /** Allows asking this model and no other. */
  grantInvoke(handler: HandlerFunction): void {
    if (this.#called === undefined) return;
    const { arn, modelBehindProfile } = this.#called;
    handler.addToRolePolicy(new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [arn] }));
    if (modelBehindProfile === undefined) return;
    // A profile hands a call to its model in any of its regions, and the caller must be allowed that as well.
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['bedrock:InvokeModel'],
        resources: [foundationModel(Stack.of(this), '*', modelBehindProfile)],
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': arn } },
      }),
    );
  }
}

type Called = { readonly arn: string; readonly modelBehindProfile?: string };

function calledBy(stack: Stack, modelId: string): Called {
  if (modelId.startsWith('arn:')) return calledByArn(modelId);
  if (!geography.test(modelId)) return { arn: foundationModel(stack, stack.region, modelId) };
  return {
    arn: stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: modelId }),
    modelBehindProfile: modelId.replace(geography, ''),
  };
}

function calledByArn(arn: string): Called {
  const { resource, resourceName = '' } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  if (resource === 'inference-profile') return { arn, modelBehindProfile: resourceName.replace(geography, '') };
  // Which model such a profile leads to is known to Bedrock only.
  if (resource === 'application-inference-profile') return { arn, modelBehindProfile: '*' };
  return { arn };
}

function foundationModel(stack: Stack, region: string, resourceName: string): string {
  return stack.formatArn({ service: 'bedrock', region, account: '', resource: 'foundation-model', resourceName });
}

/** How ids of inference profiles begin; in those of models the vendor stands there. Any other one goes by its ARN. */
const geography = /^(?:us-gov|us|eu|apac|au|ca|jp|global)\./;
