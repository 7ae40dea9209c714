import { afterAll, describe, it } from 'vitest';
import { suites } from '../smoke/suites.ts';
import { World } from '../smoke/world.ts';
import { startTestRunner } from '../support/runner.ts';

const runner = await startTestRunner({ options: ['--rehearse'] });
const world = new World({ ...runner, everyBotJoins: true, sweep: () => runner.controls.sweep() });

afterAll(async () => {
  await world.finish();
  await runner.stop();
});

describe.each(suites.map((suite) => [suite.number, suite.title, suite] as const))('suite %i: %s', (_n, _t, suite) => {
  it.each(suite.tests.map((test) => [test.name, test] as const))('%s', (_name, test) => test.run(world));
});
