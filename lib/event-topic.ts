import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { environment, eventTypeAttribute } from '../core/environment.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { WorkQueue } from './work-queue.ts';

/** What happened, by type. Its subscriptions are fixed: a filter changed at run time takes up to 15 minutes. */
export class EventTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
  }

  /** Sends events of these types, and only these, to the queue. */
  feed(work: WorkQueue, eventTypes: readonly string[]): void {
    const filter = SubscriptionFilter.stringFilter({ allowlist: [...eventTypes] });
    this.topic.addSubscription(
      new SqsSubscription(work.queue, { rawMessageDelivery: true, filterPolicy: { [eventTypeAttribute]: filter } }),
    );
  }

  grantPublish(handler: HandlerFunction): void {
    this.#grant(handler, 'sns:Publish');
  }

  /** Allows asking whether the topic is there. */
  grantCheck(handler: HandlerFunction): void {
    this.#grant(handler, 'sns:GetTopicAttributes');
  }

  #grant(handler: HandlerFunction, action: string): void {
    handler.addEnvironment(environment.topicArn, this.topic.topicArn);
    handler.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [this.topic.topicArn] }));
  }
}
