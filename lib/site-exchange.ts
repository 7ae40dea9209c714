import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { eventTypeAttribute, siteEventTypes } from '../core/environment.ts';
import type { Settings } from '../core/settings.ts';
import { type Peer, parsePeers, siteTopicName } from '../core/sites/peers.ts';
import { siteMessageTypes } from '../core/sites/site-message.ts';
import type { EventTopic } from './event-topic.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { Handlers } from './handlers.ts';
import { MinuteSchedule } from './minute-schedule.ts';
import { WorkQueue } from './work-queue.ts';

export type SiteExchangeProps = {
  readonly siteName: string;
  readonly peers: readonly Peer[];
  readonly handler: HandlerFunction;
  readonly topic: EventTopic;
};

/** The exchange with the sites of the option; undefined where there are none. */
export function createSiteExchange(
  scope: Construct,
  { siteName, sites }: Settings,
  { handlers, topic }: { handlers: Handlers; topic: EventTopic },
): SiteExchange | undefined {
  const handler = handlers['sync-sites'];
  return handler && new SiteExchange(scope, 'SiteExchange', { siteName, peers: parsePeers(sites), handler, topic });
}

/** What this site and others say to each other. There is none of it unless other sites are configured. */
export class SiteExchange extends Construct {
  /** Other sites publish here. */
  readonly inbound: Topic;
  readonly #peers: readonly Peer[];

  constructor(scope: Construct, id: string, { siteName, peers, handler, topic }: SiteExchangeProps) {
    super(scope, id);
    this.#peers = peers;
    const work = new WorkQueue(this, 'Sites', {
      worker: handler,
      batchSize: 10,
      attemptsMax: 5,
      errorImpact: 'Other sites were not told of sessions here, or theirs were not taken in; lists mend it in minutes.',
    });
    topic.feed(work, siteEventTypes);
    // Named, so that each of two sites can name the other's before that is deployed.
    this.inbound = new Topic(this, 'Inbound', { topicName: siteTopicName(siteName), enforceSSL: true });
    this.inbound.addSubscription(
      new SqsSubscription(work.queue, {
        rawMessageDelivery: true,
        filterPolicy: { [eventTypeAttribute]: SubscriptionFilter.stringFilter({ allowlist: [...siteMessageTypes] }) },
      }),
    );
    this.#admitPeers();
    new MinuteSchedule(this, 'SiteHeartbeat', {
      handler,
      description: 'Tells other sites that this one is here, each minute',
      errorImpact: 'Other sites take this one for gone until the next heartbeat.',
    });
  }

  grantPublish(handler: HandlerFunction): void {
    const resources = this.#peers.map(({ topicArn }) => topicArn);
    handler.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources }));
  }

  #admitPeers(): void {
    const accounts = new Set(this.#peers.map(({ accountId }) => accountId));
    this.inbound.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OtherSites',
        actions: ['sns:Publish'],
        principals: [...accounts].map((account) => new AccountPrincipal(account)),
        resources: [this.inbound.topicArn],
      }),
    );
  }
}
