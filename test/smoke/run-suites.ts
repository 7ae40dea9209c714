import { SkippedError, type SmokeTest, type Suite } from './suite.ts';
import type { World } from './world.ts';

export type Outcome = 'passed' | 'failed' | 'skipped';
export type TestResult = { readonly name: string; readonly outcome: Outcome; readonly why?: string };
export type SuiteResult = { readonly suite: Suite; readonly tests: readonly TestResult[] };

const signs: Record<Outcome, string> = { passed: '✔', failed: '✘', skipped: '–' };

/** Runs every test in order, also after one has failed, and shows each as it ends. */
export async function runSuites(
  suites: readonly Suite[],
  world: World,
  show: (line: string) => void,
): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    show(`\nTest Suite ${suite.number}: ${suite.title}`);
    const tests: TestResult[] = [];
    for (const test of suite.tests) {
      const begun = performance.now();
      const result = await runTest(test, world);
      tests.push(result);
      show(`  ${signs[result.outcome]} ${result.name}  ${secondsSince(begun)} s`);
      if (result.why !== undefined) show(`      ${result.why.replaceAll('\n', '\n      ')}`);
    }
    results.push({ suite, tests });
  }
  return results;
}

async function runTest({ name, run }: SmokeTest, world: World): Promise<TestResult> {
  try {
    await run(world);
    return { name, outcome: 'passed' };
  } catch (error) {
    if (error instanceof SkippedError) return { name, outcome: 'skipped', why: error.message };
    return { name, outcome: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

const secondsSince = (begun: number): string => ((performance.now() - begun) / 1000).toFixed(1);
