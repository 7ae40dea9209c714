import * as z from 'zod';
import { localRegion } from '../template/pseudo-parameters.ts';

/** An emulator answers at once; one that hangs must not keep the runner from ending. */
const ANSWER_WAIT_MILLIS = 10_000;

/** A record exactly as the service sends it, and as Lambda hands it to a function: attribute values are not decoded. */
export const StreamRecord = z.looseObject({
  eventID: z.string(),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.looseObject({
    SequenceNumber: z.string(),
    ApproximateCreationDateTime: z.number(),
    OldImage: z.record(z.string(), z.unknown()).optional(),
    NewImage: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

const Shard = z.object({ ShardId: z.string(), ParentShardId: z.string().optional() });
export type Shard = z.infer<typeof Shard>;

const DescribedStream = z.object({ StreamDescription: z.object({ Shards: z.array(Shard).default([]) }) });
const ShardIterator = z.object({ ShardIterator: z.string() });
const RecordsPage = z.object({ Records: z.array(StreamRecord), NextShardIterator: z.string().nullish() });
export type RecordsPage = z.infer<typeof RecordsPage>;

/** Where to begin in a shard: after a record, at its oldest, or at what comes from now on. */
export type StreamPosition = { after: string } | 'TRIM_HORIZON' | 'LATEST';

export class StreamError extends Error {
  override readonly name = 'StreamError';
  /** `TrimmedDataAccessException`, `ExpiredIteratorException`, … */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/**
 * The four calls of DynamoDB Streams. The SDK's client would decode binary values and dates,
 * which functions expect undecoded; emulators want a signature's form but do not check it.
 */
export class Streams {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  async listShards(streamArn: string): Promise<Shard[]> {
    const described = DescribedStream.parse(await this.#call('DescribeStream', { StreamArn: streamArn }));
    return described.StreamDescription.Shards;
  }

  async iterator(streamArn: string, shardId: string, position: StreamPosition): Promise<string> {
    const start =
      typeof position === 'string'
        ? { ShardIteratorType: position }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.after };
    const answer = await this.#call('GetShardIterator', { StreamArn: streamArn, ShardId: shardId, ...start });
    return ShardIterator.parse(answer).ShardIterator;
  }

  async read(shardIterator: string, limit: number): Promise<RecordsPage> {
    return RecordsPage.parse(await this.#call('GetRecords', { ShardIterator: shardIterator, Limit: limit }));
  }

  async #call(operation: string, body: object): Promise<unknown> {
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=runner/20260101/${localRegion}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WAIT_MILLIS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const { __type: type, message } = ErrorAnswer.parse(answer);
    throw new StreamError(type.split('#').at(-1) ?? type, message);
  }
}

const ErrorAnswer = z.object({ __type: z.string(), message: z.string().default('') });
