import { afterAll, beforeAll, describe, it } from 'vitest';
import { suites } from '../smoke/suites.ts';
import { World } from '../smoke/world.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

let runner: TestRunner;
let world: World;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['--rehearse'] });
  world = new World({ ...runner, everyBotJoins: true, sweep: () => runner.controls.sweep() });
});
afterAll(async () => {
  try {
    await world?.finish();
  } finally {
    await runner?.stop();
  }
});

describe.each(suites.map((suite) => [suite.number, suite.title, suite] as const))('suite %i: %s', (_n, _t, suite) => {
  it.each(suite.tests.map((test) => [test.name, test] as const))('%s', (_name, test) => test.run(world));
});
