import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { eventTypeAttribute } from '../environment.ts';
import type { SiteMessage } from './site-message.ts';
import type { SitesContext } from './sites-context.ts';

/** PublishBatch takes no more. */
const BATCH_MAX = 10;

/** Hands messages to the topics of other sites, each by a client of its region. */
export function snsSites(createClient: (region: string) => SNSClient): SitesContext['publish'] {
  const clients = new Map<string, SNSClient>();
  return async ({ region, topicArn }, messages) => {
    const client = clients.get(region) ?? createClient(region);
    clients.set(region, client);
    for (let start = 0; start < messages.length; start += BATCH_MAX) {
      const entries = messages.slice(start, start + BATCH_MAX).map(entryOf);
      const { Failed: [failed] = [] } = await client.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
      );
      if (failed) throw new Error(`The topic refused a message: ${failed.Code}`);
    }
  };
}

const entryOf = (message: SiteMessage, position: number) => ({
  Id: String(position),
  Message: JSON.stringify(message),
  MessageAttributes: { [eventTypeAttribute]: { DataType: 'String', StringValue: message.type } },
});
