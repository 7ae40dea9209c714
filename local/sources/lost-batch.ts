import { randomUUID } from 'node:crypto';
import type { StreamRecord } from '../emulators/streams.ts';
import type { InvokeResult } from '../interfaces.ts';

export interface LostBatch {
  readonly records: readonly StreamRecord[];
  readonly shardId: string;
  readonly attempt: number;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly condition: string;
  readonly result: InvokeResult;
}

/**
 * What an on-failure queue learns of records that were given up: where they stand in the stream, not what they say.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function lostBatch({ records, shardId, attempt, streamArn, functionArn, condition, result }: LostBatch): object {
  const first = records.at(0)?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: attempt + 1 },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: result.outcome === 'failed' ? 'Unhandled' : null,
    },
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: first && isoTime(first.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: last && isoTime(last.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn,
    },
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
