import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { tableSchema } from '../core/table/table-schema.ts';
import { userPrefix } from '../core/users/user-keys.ts';
import type { HandlerFunction } from './handler-function.ts';

/** A transaction needs the right of each of its items, not one of its own. Nothing scans. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

/** The one table. It outlives the stack: what people said in meetings is not thrown away with a deployment. */
export class BotTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: tableSchema.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableSchema.sortKey, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: tableSchema.timeToLiveAttribute,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: tableSchema.dueIndex,
      partitionKey: { name: tableSchema.duePartitionKey, type: AttributeType.STRING },
      sortKey: { name: tableSchema.dueSortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Tells the function the table's name and allows exactly these actions on it. */
  grant(handler: HandlerFunction, ...actions: readonly TableAction[]): void {
    this.#grant(handler, this.table.tableArn, actions);
  }

  /** The same for the items of users alone: those are in the partitions of their names, what opens doors is not. */
  grantOnUsers(handler: HandlerFunction, ...actions: readonly TableAction[]): void {
    this.#grant(handler, this.table.tableArn, actions, {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${userPrefix}*`] },
    });
  }

  /** Allows reading the sparse index of due work. */
  grantDueWork(handler: HandlerFunction): void {
    this.#grant(handler, `${this.table.tableArn}/index/${tableSchema.dueIndex}`, ['Query']);
  }

  #grant(
    handler: HandlerFunction,
    resourceArn: string,
    actions: readonly TableAction[],
    conditions: Record<string, Record<string, unknown>> = {},
  ): void {
    handler.addEnvironment(environment.tableName, this.table.tableName);
    Grant.addToPrincipal({
      grantee: handler,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [resourceArn],
      conditions,
    });
  }
}
