import * as z from 'zod';
import type { EventSource } from '../sources/event-source.ts';
import { FilterCriteria } from '../sources/filter-criteria.ts';
import { QueueSource } from '../sources/queue-source.ts';
import { StreamSource } from '../sources/stream-source.ts';
import { flag, ignored, type ResourceRequest, resourceType, wholeNumber } from './resource-type.ts';

const common = {
  FunctionName: z.string(),
  BatchSize: wholeNumber.optional(),
  Enabled: z.union([z.literal(true), z.literal('true')]).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  Tags: ignored,
};
const QueueProperties = z.strictObject({
  ...common,
  EventSourceArn: z.string().includes(':sqs:'),
  MaximumBatchingWindowInSeconds: wholeNumber.default(0),
});
const StreamProperties = z.strictObject({
  ...common,
  EventSourceArn: z.string().includes(':dynamodb:'),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  BisectBatchOnFunctionError: flag.default(false),
  MaximumRetryAttempts: wholeNumber.default(-1),
  MaximumRecordAgeInSeconds: wholeNumber.default(-1),
  // One batch at a time per shard is what AWS does with a factor of 1, and emulators have one shard.
  ParallelizationFactor: ignored,
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string().includes(':sqs:') }) })
    .optional(),
});
const Properties = z.union([QueueProperties, StreamProperties]);

/** AWS's own sizes where a template gives none. */
const QUEUE_BATCH = 10;
const STREAM_BATCH = 100;

/** `AWS::Lambda::EventSourceMapping` of a queue or of a table's stream. It begins to poll when the stack is complete. */
export const createEventSourceMapping = resourceType(Properties, (properties, request) => {
  const source =
    'StartingPosition' in properties ? streamSource(properties, request) : queueSource(properties, request);
  request.site.eventSources.push(source);
  return { ref: request.logicalId };
});

function queueSource(properties: z.infer<typeof QueueProperties>, { site, logicalId }: ResourceRequest): EventSource {
  return new QueueSource({
    messaging: site.messaging,
    queueArn: properties.EventSourceArn,
    target: site.functions.get(properties.FunctionName),
    batchSize: properties.BatchSize ?? QUEUE_BATCH,
    windowSeconds: properties.MaximumBatchingWindowInSeconds,
    filters: filtersOf(properties),
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    onFault: site.onFault(logicalId),
  });
}

/** Whatever happens passes through a stream's functions first, so they are kept ready. */
function streamSource(properties: z.infer<typeof StreamProperties>, { site, logicalId }: ResourceRequest): EventSource {
  const target = site.functions.get(properties.FunctionName);
  target.keepWarm();
  return new StreamSource({
    consumer: logicalId,
    streams: site.streams,
    streamArn: properties.EventSourceArn,
    region: site.around.region,
    checkpoints: site.checkpoints,
    target,
    startingPosition: properties.StartingPosition,
    batchSize: properties.BatchSize ?? STREAM_BATCH,
    filters: filtersOf(properties),
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    bisects: properties.BisectBatchOnFunctionError,
    retryAttemptsMax: properties.MaximumRetryAttempts,
    recordAgeSecondsMax: properties.MaximumRecordAgeInSeconds,
    onFailureArn: properties.DestinationConfig?.OnFailure.Destination,
    send: site.messaging.send,
    onFault: site.onFault(logicalId),
  });
}

function filtersOf(properties: z.infer<typeof Properties>): FilterCriteria {
  return new FilterCriteria(properties.FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? []);
}
