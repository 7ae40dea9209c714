import { parseArgs } from 'node:util';
import { startLocalDynamoDb } from '../support/local-dynamodb.ts';
import { benchBundles } from './bundles.ts';
import { benchContention } from './contention.ts';
import { benchOperations } from './operations.ts';
import { benchSchedules } from './schedules.ts';
import { benchSweep } from './sweep.ts';

const usage = `npm run bench -- [--stored N] [--schedules N]

Prints counts and ratios, not verdicts: what each operation costs in AWS calls and table units, what a sweep reads as
the table grows, how 200 requests share five slots, what each function weighs, and random schedules with crashes.

  --stored N      meetings stored for the large sweep (default 100000)
  --schedules N   random schedules played against the store (default 2000)
`;

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '100000' },
    schedules: { type: 'string', default: '2000' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  const stopDatabase = await startLocalDynamoDb();
  try {
    await benchOperations();
    await benchContention();
    await benchSweep(Number(values.stored));
    await benchBundles();
    await benchSchedules(Number(values.schedules));
  } finally {
    await stopDatabase();
  }
}
