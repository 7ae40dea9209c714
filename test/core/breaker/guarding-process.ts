import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CircuitBreaker } from '../../../core/breaker/circuit-breaker.ts';
import { DynamoBreakerStore } from '../../../core/breaker/dynamo-breaker-store.ts';
import { systemContext } from '../../../core/context.ts';
import { Table } from '../../../core/table/table.ts';

/**
 * A process of its own that makes calls under a breaker: `<table> <clock is ahead by seconds> fail <times>` makes them one
 * after the other, `hold` at once, and they last until its standard input ends. It prints a line for everything that happens.
 */
const [tableName = '', aheadSeconds = '0', kind = '', times = '0'] = process.argv.slice(2);

const say = (line: string) => void process.stdout.write(`${line}\n`);
const context = { ...systemContext(), now: () => new Date(Date.now() + Number(aheadSeconds) * 1000) };
const store = new DynamoBreakerStore(new Table(new DynamoDBClient({}), tableName, context));
const breaker = new CircuitBreaker({ ...context, log: { info: () => {}, warn: () => {}, error: say }, store });

const guarded = async (call: () => Promise<void>) => {
  const made = () => {
    say('made');
    return call();
  };
  await breaker.execute('model', 'ask', made).then(
    () => say('succeeded'),
    (error: Error) => say(`${error.name}: ${error.message}`),
  );
};

if (kind === 'fail') {
  for (let count = 0; count < Number(times); count += 1) {
    await guarded(async () => {
      throw new Error('model is down');
    });
  }
} else {
  process.stdin.resume();
  const released = once(process.stdin, 'end');
  const hold = async () => void (await released);
  await Promise.all(Array.from({ length: Number(times) }, () => guarded(hold)));
  await released;
}
