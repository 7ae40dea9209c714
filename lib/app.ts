import { App } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { readSettings } from './read-settings.ts';
import { ServiceStack } from './service-stack.ts';

export const stackName = 'Rollcall';

export type AppOptions = {
  /** Where the cloud assembly goes; a temporary folder unless told. */
  readonly outdir?: string;
  /** Check the template against CloudFormation's schemas as well, which costs a second. */
  readonly validate?: boolean;
};

/**
 * The CDK app, the same for `cdk deploy`, the local runner and the tests.
 * `context` holds what `-c key=value` sets; throws an error that names the option when a value is refused.
 */
export function createApp(context: Record<string, unknown>, options: AppOptions = {}): App {
  const app = new App({
    context: { ...fixedContext, ...context },
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: options.validate ?? false,
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  });
  new ServiceStack(app, stackName, { settings: readSettings(app.node.getAllContext()) });
  return app;
}

/** Stands here and not in cdk.json, so that an app built in process is the one that `cdk` builds. */
const fixedContext = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // It would take a function of its own to empty a security group that nothing is in.
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': false,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  'aws:cdk:enable-path-metadata': true,
};
