import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { requestSortKey } from '../core/executions/execution-keys.ts';
import { interestPartition, interestPrefix } from '../core/live/live-keys.ts';
import { topics } from '../core/live/topics.ts';
import { commandPrefix, eventPrefix, launchPrefix } from '../core/meetings/meeting-keys.ts';
import { tableSchema } from '../core/table/table-schema.ts';
import { deliveryRequestPrefix } from '../core/webhooks/webhook-keys.ts';
import { asTable } from './as-interface.ts';
import type { BotTable } from './bot-table.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

export type TableRelayProps = {
  readonly table: BotTable;
  readonly handler: HandlerFunction;
  /** Whether anybody wants to know what clients listen to: other sites do. */
  readonly hearsInterest: boolean;
};

/** Hands new items of the table to the relay. Heartbeats change items and add none, so they wake nobody. */
export class TableRelay extends Construct {
  constructor(scope: Construct, id: string, { table, handler, hearsInterest }: TableRelayProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      errorImpact: 'Events were not passed on; the sweep repeats launches, stops and commands from the table.',
    });
    const isNewEvent = FilterCriteria.filter({
      eventName: FilterRule.isEqual('INSERT'),
      dynamodb: { Keys: { [tableSchema.sortKey]: { S: newsKeys } } },
    });
    // What the event source puts there tells only where a record was; a record that makes no sense is sent there whole.
    handler.addEnvironment(environment.deadLetterQueueUrl, deadLetters.queueUrl);
    handler.addEventSource(
      new DynamoEventSource(asTable(table.table), {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        filters: hearsInterest ? [isNewEvent, isInterestInTopic()] : [isNewEvent],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // Retried until they expire: the stream itself forgets a record after a day.
        maxRecordAge: Duration.hours(24),
        onFailure: new SqsDlq(deadLetters),
      }),
    );
  }
}

/** A client begins or ceases to listen to a topic; what it follows of single meetings concerns no other site. */
const isInterestInTopic = () =>
  FilterCriteria.filter({
    eventName: FilterRule.or('INSERT', 'REMOVE'),
    dynamodb: {
      Keys: {
        [tableSchema.partitionKey]: { S: FilterRule.isEqual(interestPartition) },
        [tableSchema.sortKey]: { S: topics.map((topic) => ({ prefix: interestPrefix(topic) })) },
      },
    },
  });

/** Sort keys of the items that tell of something new: a move, a command, a wish to launch or to deliver, a question. */
const newsPrefixes = [eventPrefix, commandPrefix, launchPrefix, deliveryRequestPrefix];
const newsKeys = [...newsPrefixes.map((prefix) => ({ prefix })), requestSortKey];
