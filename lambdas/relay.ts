import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { systemContext } from '../core/context.ts';
import { environment, eventTypeAttribute } from '../core/environment.ts';
import type { RollcallEvent } from '../core/events/event.ts';
import { eventsOfRow } from '../core/events/events-of-row.ts';
import { errorFields } from '../core/log.ts';
import { once } from './once.ts';
import { readVariable } from './read-variable.ts';

/** PublishBatch takes no more. */
const BATCH_MAX = 10;

const relayContext = once(() => ({
  log: systemContext().log,
  topic: new SNSClient(),
  queue: new SQSClient(),
  topicArn: readVariable(environment.topicArn),
  deadLetterQueueUrl: readVariable(environment.deadLetterQueueUrl),
}));
type RelayContext = ReturnType<typeof relayContext>;

/**
 * Turns new rows into events on the topic. What the topic does not take is retried from the first such record on; a
 * record that makes no sense is kept whole on the dead-letter queue, and the others go on.
 */
export const handler = async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const context = relayContext();
  const outgoing: { record: DynamoDBRecord; event: RollcallEvent }[] = [];
  for (const record of records) {
    for (const event of await digest(context, record)) outgoing.push({ record, event });
  }
  for (let start = 0; start < outgoing.length; start += BATCH_MAX) {
    const chunk = outgoing.slice(start, start + BATCH_MAX);
    const failed = await publish(
      context,
      chunk.map(({ event }) => event),
    );
    const first = chunk[failed]?.record.dynamodb?.SequenceNumber;
    if (first !== undefined) return { batchItemFailures: [{ itemIdentifier: first }] };
  }
  return { batchItemFailures: [] };
};

async function digest(
  { log, queue, deadLetterQueueUrl }: RelayContext,
  record: DynamoDBRecord,
): Promise<RollcallEvent[]> {
  try {
    return eventsOfRow(unmarshall(imageOf(record)));
  } catch (error) {
    log.error('record_indigestible', { event_id: record.eventID, ...errorFields(error) });
    await queue.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: JSON.stringify(record) }));
    return [];
  }
}

/** The row as it is, or was. The two packages write the same wire shape as two types. */
const imageOf = ({ dynamodb }: DynamoDBRecord) =>
  (dynamodb?.NewImage ?? dynamodb?.OldImage ?? {}) as Record<string, AttributeValue>;

/** Position of the first event that the topic did not take; beyond the end when it took all. */
async function publish({ log, topic, topicArn }: RelayContext, events: RollcallEvent[]): Promise<number> {
  const entries = events.map(
    (event, position): PublishBatchRequestEntry => ({
      Id: String(position),
      Message: JSON.stringify(event),
      MessageAttributes: { [eventTypeAttribute]: { DataType: 'String', StringValue: event.type } },
    }),
  );
  const { Failed: failed = [] } = await topic.send(
    new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
  );
  if (failed.length > 0) log.warn('publish_failed', { count: failed.length, code: failed[0]?.Code });
  return Math.min(events.length, ...failed.map(({ Id }) => Number(Id)));
}
