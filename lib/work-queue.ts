import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

export type WorkQueueProps = {
  readonly worker: HandlerFunction;
  readonly batchSize: number;
  /** How often a message is tried before it is put aside. */
  readonly attemptsMax: number;
  readonly errorImpact: string;
};

/** A queue, the function that works it off, and the place for what it cannot. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { errorImpact: props.errorImpact });
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(visibilityTimeouts * props.worker.timeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: props.attemptsMax },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    props.worker.addEventSource(
      new SqsEventSource(this.queue, { batchSize: props.batchSize, reportBatchItemFailures: true }),
    );
  }

  /** Allows putting messages here, and tells the function the address under this variable. */
  grantSend(handler: HandlerFunction, variable: string): void {
    handler.addEnvironment(variable, this.queue.queueUrl);
    handler.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }));
  }
}

/** AWS asks for six times the function's timeout, so that throttled batches are not handed out twice. */
const visibilityTimeouts = 6;
