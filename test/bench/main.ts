import { parseArgs } from 'node:util';
import { startLocalDynamoDb } from '../support/local-dynamodb.ts';
import { benchAssistant } from './assistant.ts';
import { benchBundles } from './bundles.ts';
import { benchContention } from './contention.ts';
import { benchOperations } from './operations.ts';
import { benchSchedules } from './schedules.ts';
import { benchSweep } from './sweep.ts';

const usage = `npm run bench -- [--stored N] [--schedules N] [--segments N]

Prints counts and ratios, not verdicts: what each operation costs in AWS calls and table units, what a sweep reads as
the table grows, how 200 requests share five slots, what each function weighs,
random schedules with crashes, and how long a question takes as the user's other meetings grow.

  --stored N      meetings stored for the large sweep (default 100000)
  --schedules N   random schedules played against the store (default 2000)
  --segments N    segments in other meetings beside the one that answers a question (default 20000)
`;

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '100000' },
    schedules: { type: 'string', default: '2000' },
    segments: { type: 'string', default: '20000' },
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
    await benchAssistant(Number(values.segments));
    await benchBundles();
    await benchSchedules(Number(values.schedules));
  } finally {
    await stopDatabase();
  }
}
