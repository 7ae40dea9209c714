import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { meetingKey } from '../../core/meetings/meeting-keys.ts';
import { meterCapacity } from '../support/capacity-meter.ts';
import { createWorld } from '../support/world.ts';
import { heading, row } from './print.ts';

const SMALL = 1000;
const BATCH = 25;
const PARALLEL = 16;
const USERS = 1000;

/** What a sweep reads when nothing is due, with few meetings stored and with many: the same. */
export async function benchSweep(stored: number): Promise<void> {
  heading('Sweep with nothing due');
  row('meetings stored', 'calls', 'read units');
  const world = await createWorld();
  const measure = meterCapacity(world.client);
  const documents = DynamoDBDocumentClient.from(world.client, { marshallOptions: { removeUndefinedValues: true } });
  await world.client.send(withoutStream(world.tableName));
  await world.sweep();
  let count = 0;
  for (const total of [SMALL, stored]) {
    while (count < total) {
      const batches = Array.from({ length: PARALLEL }, (_, batch) => {
        const items = Array.from({ length: BATCH }, (__, position) => storedMeeting(count + batch * BATCH + position));
        const puts = items.map((item) => ({ PutRequest: { Item: item } }));
        return documents.send(new BatchWriteCommand({ RequestItems: { [world.tableName]: puts } }));
      });
      await Promise.all(batches);
      count += PARALLEL * BATCH;
      if (process.stderr.isTTY)
        process.stderr.write(`\r  storing ${count} of ${total} …\x1b[K${count < total ? '' : '\r\x1b[K'}`);
    }
    const { calls, readUnits } = await measure(() => world.sweep());
    row(String(count), calls, readUnits);
  }
}

/** The local table's writes slow down with every record that its stream keeps, and nobody reads this one. */
const withoutStream = (TableName: string) =>
  new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } });

/** As much of a finished meeting as could tempt a sweep; a thousand users have them. */
function storedMeeting(id: number) {
  const user_id = id % USERS;
  return { ...meetingKey({ user_id, id }), id, user_id, status: 'completed', version: 5 };
}
