import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AwsLogDriverMode,
  Capability,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { botContainerName, environment } from '../core/environment.ts';
import type { BotCluster } from './bot-cluster.ts';
import { botImage } from './bot-image.ts';
import type { HandlerFunction } from './handler-function.ts';

export type BotTaskProps = {
  readonly cluster: BotCluster;
  readonly taskRole: Role;
  /** Address that bots report to. */
  readonly callbackUrl: string;
  /** A ready-made image; empty: build ours. */
  readonly image: string;
};

/** What is launched for each bot: one container with a browser, on Fargate, alone in its own machine. */
export class BotTask extends Construct {
  readonly #cluster: BotCluster;
  readonly #definition: FargateTaskDefinition;
  readonly #executionRole: Role;
  readonly #taskRole: Role;

  constructor(scope: Construct, id: string, props: BotTaskProps) {
    super(scope, id);
    this.#cluster = props.cluster;
    this.#taskRole = props.taskRole;
    this.#executionRole = new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'Lets ECS pull the image and write the log of bots.',
    });
    this.#definition = new FargateTaskDefinition(this, 'Definition', {
      family: botTaskFamily(Stack.of(this)),
      ...taskSize,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      taskRole: props.taskRole,
      executionRole: this.#executionRole,
    });
    this.#addContainer(props);
  }

  /** Allows starting bots, and tells the function all that RunTask asks for. */
  grantRun(handler: HandlerFunction): void {
    handler
      .addEnvironment(environment.taskDefinitionArn, this.#definition.taskDefinitionArn)
      .addEnvironment(environment.subnetIds, this.#cluster.subnetIds)
      .addEnvironment(environment.securityGroupId, this.#cluster.securityGroup.securityGroupId);
    // Any revision: while a deployment goes on, the function still names the one before.
    const family = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'task-definition',
      resourceName: `${botTaskFamily(Stack.of(this))}:*`,
    });
    this.#cluster.allowInCluster(handler, ['ecs:RunTask'], family);
    // IAM cannot limit the command that RunTask overrides; which roles may be passed is the real fence.
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.#taskRole.roleArn, this.#executionRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
  }

  #addContainer({ callbackUrl, image }: BotTaskProps): void {
    const linuxParameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(Capability.ALL);
    this.#definition.addContainer(botContainerName, {
      image: botImage(this, image),
      command: ['node', 'bot-task/main.ts'],
      environment: { [environment.callbackUrl]: callbackUrl },
      linuxParameters,
      stopTimeout: Duration.seconds(stopTimeoutSeconds),
      logging: LogDrivers.awsLogs({
        logGroup: botLog(this),
        streamPrefix: botContainerName,
        // A log service that is away must not stop a bot in the middle of a meeting.
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
    });
  }
}

/** Measured: the room in Chromium takes 0.4 GB and 0.2 core, Node 0.1 GB; pages of real platforms are heavier. */
const taskSize = { cpu: 1024, memoryLimitMiB: 3072 };

/** Time between SIGTERM and SIGKILL, for leaving politely and sending the last segments. */
const stopTimeoutSeconds = 60;

export function botTaskFamily(stack: Stack): string {
  return `${stack.stackName.toLowerCase()}-bot`;
}

function botLog(scope: Construct): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupName: `/${Stack.of(scope).stackName}/bot`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
