import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import { errorFields, type Log } from '../core/log.ts';

/**
 * Runs every message of a batch; those that throw go back to their queue alone, and to its dead-letter queue when
 * they never succeed.
 */
export async function eachMessage<Schema extends z.ZodType>(
  { log }: { log: Log },
  event: SQSEvent,
  schema: Schema,
  run: (message: z.output<Schema>) => Promise<void>,
): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(event.Records.map(async ({ body }) => run(schema.parse(JSON.parse(body)))));
  const batchItemFailures = results.flatMap((result, position) => {
    const record = event.Records[position];
    if (result.status === 'fulfilled' || !record) return [];
    log.warn('message_failed', { message_id: record.messageId, ...errorFields(result.reason) });
    return [{ itemIdentifier: record.messageId }];
  });
  return { batchItemFailures };
}
