import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { ownExecutionPrefix } from '../core/executions/execution-keys.ts';
import { eventPrefix, segmentPrefix } from '../core/meetings/meeting-keys.ts';
import { phasePrefix } from '../core/phases/phase-history.ts';
import { remoteSessionPrefix, siteSortKey } from '../core/sites/site-keys.ts';
import { tableSchema } from '../core/table/table-schema.ts';
import { tokenPrefix, tokenSortKey } from '../core/tokens/token-keys.ts';
import { userPrefix } from '../core/users/user-keys.ts';
import { asTable } from './as-interface.ts';
import type { BotTable } from './bot-table.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { HandlerFunction } from './handler-function.ts';

export type LivePushProps = {
  readonly table: BotTable;
  readonly handler: HandlerFunction;
};

/**
 * Hands what people see live straight from the table's stream to the sockets: a stream keeps the order, topics and
 * queues do not. Heartbeats change items that no filter lets through.
 */
export class LivePush extends Construct {
  constructor(scope: Construct, id: string, { table, handler }: LivePushProps) {
    super(scope, id);
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      errorImpact: 'Live events did not reach pages and programs; they see the present state when they connect again.',
    });
    handler.addEventSource(
      new DynamoEventSource(asTable(table.table), {
        // What was before the first deployment of this consumer is nobody's present.
        startingPosition: StartingPosition.LATEST,
        batchSize: 100,
        filters: liveChanges(),
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        maxRecordAge: usefulFor,
        onFailure: new SqsDlq(deadLetters),
      }),
    );
  }
}

/** Older news would come after what clients have since asked for themselves. */
const usefulFor = Duration.minutes(5);

/** Moves and phases, what is said, executions as they are listed, other sites and their sessions, and revoked keys. */
function liveChanges() {
  const { partitionKey, sortKey } = tableSchema;
  const change = (eventName: readonly string[], keys: Record<string, unknown>) =>
    FilterCriteria.filter({ eventName: FilterRule.or(...eventName), dynamodb: { Keys: keys } });
  const prefixes = (...list: readonly string[]) => ({ S: list.map((prefix) => ({ prefix })) });
  return [
    change(['INSERT'], { [sortKey]: prefixes(eventPrefix, phasePrefix) }),
    change(['INSERT', 'MODIFY'], { [sortKey]: { S: [{ prefix: segmentPrefix }, siteSortKey] } }),
    change(['INSERT', 'MODIFY'], {
      [partitionKey]: prefixes(userPrefix),
      [sortKey]: prefixes(ownExecutionPrefix, remoteSessionPrefix),
    }),
    change(['REMOVE'], { [partitionKey]: prefixes(tokenPrefix), [sortKey]: { S: [tokenSortKey] } }),
  ];
}
