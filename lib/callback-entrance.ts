import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import type { BotQueues } from './bot-queues.ts';
import type { HandlerFunction } from './handler-function.ts';

export type CallbackEntranceProps = {
  readonly handler: HandlerFunction;
  readonly botQueues: BotQueues;
};

/** Where bots report: a function URL that accepts only calls signed with the role that all bots share. */
export class CallbackEntrance extends Construct {
  readonly url: string;
  readonly botRole: Role;

  constructor(scope: Construct, id: string, { handler, botQueues }: CallbackEntranceProps) {
    super(scope, id);
    this.botRole = new Role(this, 'BotRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'What a bot itself may do: report, and take its commands.',
    });
    const functionUrl = handler.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    // Also allows lambda:InvokeFunction by way of the URL only, which function URLs made since October 2025 ask for.
    functionUrl.grantInvokeUrl(this.botRole);
    handler.addEnvironment(environment.botTaskRoleArn, this.botRole.roleArn);
    botQueues.grantReceive(this.botRole);
    this.url = functionUrl.url;
  }
}
