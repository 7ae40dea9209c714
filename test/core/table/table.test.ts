import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { Table } from '../../../core/table/table.ts';
import { createTestContext } from '../../support/test-context.ts';

const keys = [1, 2, 3].map((id) => ({ pk: 'some', sk: `row ${id}` }));

/** A table whose store hands every batch back undone, so many times; and how long it was left alone in between. */
async function busyTable(handedBack: number) {
  const { client, tableName, context } = await createTestContext();
  for (const key of keys) await context.table.transact({ row: { put: { ...key, here: true } } });
  const waits: number[] = [];
  const sleep = async (millis: number) => void waits.push(millis);
  handBack(client, handedBack);
  return { table: new Table(client, tableName, { random: () => 0.5, sleep }), waits };
}

function handBack(client: DynamoDBClient, times: number): void {
  let left = times;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!('RequestItems' in args.input) || left === 0) return next(args);
      left -= 1;
      const { RequestItems } = args.input;
      const undone = { UnprocessedKeys: RequestItems, UnprocessedItems: RequestItems };
      return { response: {}, output: { $metadata: {}, ...undone } };
    },
    { step: 'initialize', priority: 'low' },
  );
}

describe('what DynamoDB hands back of a batch', () => {
  it('is read after a while that grows', async () => {
    const { table, waits } = await busyTable(3);
    expect(await table.findAll(keys)).toHaveLength(3);
    expect(waits).toEqual([20, 40, 80]);
  });

  it('is deleted after a while that grows', async () => {
    const { table, waits } = await busyTable(2);
    await table.deleteAll(keys);
    expect(waits).toEqual([20, 40]);
    expect(await table.findAll(keys)).toEqual([]);
  });

  it('makes the store count as unavailable in the end', async () => {
    const { table } = await busyTable(100);
    await expect(table.findAll(keys)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a store that throttles', () => {
  it('counts as unavailable once the SDK has given up, so that clients hear of it in time', async () => {
    const { client, tableName, context } = await createTestContext();
    let sent = 0;
    client.middlewareStack.add(
      () => async () => {
        sent += 1;
        throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
      },
      { step: 'initialize', priority: 'low' },
    );
    const table = new Table(client, tableName, context);
    await expect(table.find({ pk: 'some', sk: 'row' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(sent).toBe(1);
  });
});
