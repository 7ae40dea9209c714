import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

export type MinuteScheduleProps = {
  readonly handler: HandlerFunction;
  readonly description: string;
  /** What it means to people when a run is not started. */
  readonly errorImpact: string;
};

/** Runs a function each minute. A run that failed is not worth much retrying: the next one does the same work. */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, { handler, description, errorImpact }: MinuteScheduleProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { errorImpact });
    new Schedule(this, 'Schedule', {
      description,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(handler, {
        role: callerOf(this, handler, deadLetters).withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(1),
      }),
    });
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  }
}

/** CDK's own role would be allowed every version of the function as well. */
function callerOf(scope: Construct, handler: HandlerFunction, deadLetters: DeadLetterQueue): Role {
  const { account } = Stack.of(scope);
  const role = new Role(scope, 'CallerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  return role;
}
