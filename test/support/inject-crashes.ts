import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Crashed } from '../model/crashed.ts';
import type { Crash } from '../model/schedule.ts';

const writes = ['UpdateItemCommand', 'TransactWriteItemsCommand'];

/** Lets the process die at its n-th write: before it is committed, or after, when nobody learns that it was. */
export function injectCrashes(client: DynamoDBClient): (crash: Crash) => void {
  let wanted: Crash = null;
  let count = 0;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        if (!wanted || !writes.includes(commandName)) return next(request);
        count += 1;
        if (count < wanted.write) return next(request);
        if (count > wanted.write || !wanted.committed) throw new Crashed();
        await next(request);
        throw new Crashed();
      },
    { step: 'initialize', name: 'injectCrashes' },
  );
  return (crash) => {
    wanted = crash;
    count = 0;
  };
}
