import { Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

/** Runs the sweep each minute. A run that failed is not worth much retrying: the next one does the same work. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, { handler }: { handler: HandlerFunction }) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      errorImpact: 'A sweep was not started; stale bots wait for the next one.',
    });
    new Schedule(this, 'Schedule', {
      description: 'Looks at all bots that are due, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(handler, {
        deadLetterQueue: deadLetters,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(1),
      }),
    });
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  }
}
