import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type Capacity = { calls: number; writeUnits: number; readUnits: number };
type Consumed = { CapacityUnits?: number };

const writes = [
  'PutItemCommand',
  'UpdateItemCommand',
  'DeleteItemCommand',
  'TransactWriteItemsCommand',
  'BatchWriteItemCommand',
];

/** Counts what a piece of work costs in DynamoDB's own units, as the table reports them, indexes included. */
export function meterCapacity(client: DynamoDBClient): (work: () => Promise<unknown>) => Promise<Capacity> {
  let spent: Capacity = { calls: 0, writeUnits: 0, readUnits: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        spent.calls += 1;
        const result = await next({ ...request, input: { ...request.input, ReturnConsumedCapacity: 'INDEXES' } });
        const units = consumedUnits(result.output);
        if (writes.includes(commandName)) spent.writeUnits += units;
        else spent.readUnits += units;
        return result;
      },
    { step: 'initialize', name: 'meterCapacity' },
  );
  return async (work) => {
    spent = { calls: 0, writeUnits: 0, readUnits: 0 };
    await work();
    return { ...spent };
  };
}

function consumedUnits(output: object): number {
  const consumed = 'ConsumedCapacity' in output ? asConsumed(output.ConsumedCapacity) : [];
  return consumed.reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0);
}

/** One entry per table for transactions and batches, a single one for the rest. */
const asConsumed = (value: unknown): Consumed[] => (Array.isArray(value) ? value : value ? [value as Consumed] : []);
