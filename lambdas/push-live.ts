import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type LiveChange, liveChangeOf } from '../core/live/live-change.ts';
import { pushChanges } from '../core/live/push-changes.ts';
import { errorFields, type Log } from '../core/log.ts';
import { liveContext } from './live-context.ts';

/**
 * Brings changes of the table to the sockets. What a client does not take is its own loss; only when the table cannot be
 * read is the whole batch tried again.
 */
export const handler = async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const context = liveContext();
  await pushChanges(
    context,
    records.flatMap((record) => changeOf(context.log, record) ?? []),
  );
  return { batchItemFailures: [] };
};

/** A row that makes no sense is nothing that a client could be shown; the others go on. */
function changeOf(log: Log, { eventID, dynamodb }: DynamoDBRecord): LiveChange | undefined {
  try {
    return liveChangeOf({ old: itemOf(dynamodb?.OldImage), new: itemOf(dynamodb?.NewImage) });
  } catch (error) {
    log.error('record_indigestible', { event_id: eventID, ...errorFields(error) });
    return undefined;
  }
}

/** The two packages write the same wire shape as two types. */
const itemOf = (image: object | undefined) => image && unmarshall(image as Record<string, AttributeValue>);
