import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { liveChangeOf, type RowChange } from '../core/live/live-change.ts';
import { pushChanges } from '../core/live/push-changes.ts';
import { pushSites, siteChangeOf } from '../core/live/push-sites.ts';
import { errorFields, type Log } from '../core/log.ts';
import { liveContext } from './live-context.ts';

/**
 * Brings changes of the table to the sockets. What a client does not take is its own loss; only when the table cannot be
 * read is the whole batch tried again.
 */
export const handler = async ({ Records: records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const context = liveContext();
  const changes = records.flatMap((record) => changeOf(context.log, record, liveChangeOf) ?? []);
  const sites = records.flatMap((record) => changeOf(context.log, record, siteChangeOf) ?? []);
  await Promise.all([pushChanges(context, changes), pushSites(context, sites)]);
  return { batchItemFailures: [] };
};

/** A row that makes no sense is nothing that a client could be shown; the others go on. */
function changeOf<Change>(
  log: Log,
  { eventID, dynamodb }: DynamoDBRecord,
  digest: (change: RowChange) => Change | undefined,
): Change | undefined {
  try {
    return digest({ old: itemOf(dynamodb?.OldImage), new: itemOf(dynamodb?.NewImage) });
  } catch (error) {
    log.error('record_indigestible', { event_id: eventID, ...errorFields(error) });
    return undefined;
  }
}

/** The two packages write the same wire shape as two types. */
const itemOf = (image: object | undefined) => image && unmarshall(image as Record<string, AttributeValue>);
