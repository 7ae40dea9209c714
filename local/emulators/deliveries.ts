import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';

export interface Delivery {
  readonly topicArn: string;
  readonly queueArn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The stack's subscriptions, which can be broken off: what is published meanwhile reaches no queue. */
export class Deliveries {
  readonly #sns: SNSClient;
  readonly #deliveries: Delivery[] = [];
  #subscriptionArns: string[] = [];

  constructor(sns: SNSClient) {
    this.#sns = sns;
  }

  /** Answers with the subscription's ARN. */
  async add(delivery: Delivery): Promise<string> {
    this.#deliveries.push(delivery);
    return this.#subscribe(delivery);
  }

  async breakOff(): Promise<void> {
    for (const arn of this.#subscriptionArns.splice(0)) {
      await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    }
  }

  async restore(): Promise<void> {
    await this.breakOff();
    for (const delivery of this.#deliveries) await this.#subscribe(delivery);
  }

  async #subscribe({ topicArn, queueArn, attributes }: Delivery): Promise<string> {
    const { SubscriptionArn: arn } = await this.#sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes: { ...attributes } }),
    );
    if (arn === undefined) throw new Error(`${queueArn} could not be subscribed to ${topicArn}.`);
    this.#subscriptionArns.push(arn);
    return arn;
  }
}
