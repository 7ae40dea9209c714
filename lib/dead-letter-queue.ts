import { Duration, type Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export type DeadLetterQueueProps = {
  /** What people notice while something lies here; it becomes the text of the queue's alarm. */
  readonly errorImpact: string;
};

/** Keeps what could not be handled, for two weeks, for a person to look at. */
export class DeadLetterQueue extends Queue {
  readonly errorImpact: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id, {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.errorImpact = props.errorImpact;
  }
}

/** All dead-letter queues of a stack. */
export function deadLetterQueuesIn(stack: Stack): DeadLetterQueue[] {
  return stack.node.findAll().filter((construct) => construct instanceof DeadLetterQueue);
}
