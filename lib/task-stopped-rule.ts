import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import type { BotCluster } from './bot-cluster.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

export type TaskStoppedRuleProps = {
  readonly cluster: BotCluster;
  readonly handler: HandlerFunction;
};

/** Tells the handler of each task of our cluster that stopped. What cannot be delivered or handled is put aside. */
export class TaskStoppedRule extends Construct {
  constructor(scope: Construct, id: string, { cluster, handler }: TaskStoppedRuleProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      errorImpact: 'A stopped bot was not noticed by event; the sweep ends its meeting within about three minutes.',
    });
    new Rule(this, 'Rule', {
      description: 'Tasks of bots that stopped',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [cluster.cluster.clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [
        new LambdaFunction(handler, {
          deadLetterQueue: deadLetters,
          retryAttempts: deliveryAttempts,
          maxEventAge: usefulFor,
        }),
      ],
    });
    // The rule only hands the event over; from then on Lambda itself repeats it and puts it aside.
    handler.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: usefulFor,
      onFailure: new SqsDestination(deadLetters),
    });
  }
}

const deliveryAttempts = 20;

/** After an hour the sweep has long come to the same end. */
const usefulFor = Duration.hours(1);
