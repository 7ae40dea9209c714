import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { arnOf, generatedName } from './names.ts';
import { flag, ignored, resourceType } from './resource-type.ts';

const NAME_CHARACTERS_MAX = 255;
const CREATION_WAIT_SECONDS = 30;

const Key = z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) });
const Index = z.strictObject({
  IndexName: z.string(),
  KeySchema: z.array(Key),
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});
const Properties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: z.array(Key),
  GlobalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: flag }).optional(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  Replicas: z.array(z.unknown()).max(1).optional(),
  SSESpecification: ignored,
  PointInTimeRecoverySpecification: ignored,
  DeletionProtectionEnabled: ignored,
  Tags: ignored,
});
type Properties = z.infer<typeof Properties>;

/** `AWS::DynamoDB::GlobalTable` and `AWS::DynamoDB::Table`: created when missing, so that its items survive a restart. */
export const createTable = resourceType(Properties, async (properties, request) => {
  const { dynamoDb, tables } = request.site;
  const tableName = properties.TableName ?? generatedName(request, NAME_CHARACTERS_MAX);
  const kept = await findTable(dynamoDb, tableName);
  if (kept) refuseOtherKeys(kept, properties);
  const table = kept ?? (await create(dynamoDb, tableName, properties));
  const { LatestStreamArn: streamArn } = table;
  tables.push({ tableName, streamArn });
  const arn = arnOf(request, 'dynamodb', `table/${tableName}`);
  return { ref: tableName, attributes: { Arn: arn, ...(streamArn === undefined ? {} : { StreamArn: streamArn }) } };
});

async function findTable(client: DynamoDBClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, tableName: string, properties: Properties): Promise<TableDescription> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, StreamSpecification } = properties;
  const input: CreateTableCommandInput = {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(asIndex) }),
    ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
  };
  await client.send(new CreateTableCommand(input));
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: CREATION_WAIT_SECONDS }, { TableName: tableName });
  const { TimeToLiveSpecification } = properties;
  if (TimeToLiveSpecification) {
    await client.send(new UpdateTimeToLiveCommand({ TableName: tableName, TimeToLiveSpecification }));
  }
  const created = await findTable(client, tableName);
  if (created === undefined) throw new Error(`The table ${tableName} was created and is not there.`);
  return created;
}

/** A table that an older template made would fail later, one request at a time. */
function refuseOtherKeys(kept: TableDescription, properties: Properties): void {
  const keysOf = (table: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes'>) =>
    [table.KeySchema, ...(table.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [IndexName, KeySchema])]
      .map((part) => JSON.stringify(part))
      .sort()
      .join();
  const wanted = {
    KeySchema: properties.KeySchema,
    GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes?.map(asIndex) ?? [],
  };
  if (keysOf(kept) === keysOf(wanted)) return;
  throw new Error('The data directory keeps a table with other keys or indexes. Use another --data-dir, or remove it.');
}

function asIndex({ IndexName, KeySchema, Projection }: z.infer<typeof Index>) {
  const { NonKeyAttributes, ProjectionType } = Projection;
  return { IndexName, KeySchema, Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) } };
}
