import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export type HandlerFunctionProps = {
  readonly code: Code;
  readonly timeoutSeconds: number;
  /** Where the work itself needs more than the usual. */
  readonly memoryMebibytes?: number | undefined;
  readonly environment: Record<string, string>;
};

/**
 * One function, its log group and its role. The role may write that log and nothing else:
 * whoever wires the function grants the rest, so no managed policy with wildcards is attached.
 */
export class HandlerFunction extends LambdaFunction {
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}-log`, {
      logGroupName: `/${Stack.of(scope).stackName}/${id}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMebibytes ?? usualMebibytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: props.environment,
      logGroup,
      role,
    });
    this.timeoutSeconds = props.timeoutSeconds;
  }
}

/** CPU comes with memory; 512 keeps a cold start short at a third of a vCPU. */
const usualMebibytes = 512;
