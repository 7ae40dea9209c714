import type { Outcome, SuiteResult } from './run-suites.ts';

const nameCharacters = 44;

/** The table at the end: a suite passes when none of its tests failed, and is skipped when all of them were. */
export function summary(results: readonly SuiteResult[]): string {
  const count = (outcome: Outcome) => results.reduce((total, result) => total + countOf(result, outcome), 0);
  const failed = count('failed');
  const skipped = count('skipped');
  const total = results.reduce((sum, { tests }) => sum + tests.length, 0);
  return [
    ...results.map(suiteLine),
    '',
    `${total} tests: ${count('passed')} passed, ${failed} failed, ${skipped} skipped`,
    '',
    `OVERALL RESULT: ${overall(failed, skipped)}`,
  ].join('\n');
}

function suiteLine(result: SuiteResult): string {
  const { number, title } = result.suite;
  const name = `Test Suite ${number}: ${title}`.padEnd(nameCharacters);
  const skipped = countOf(result, 'skipped');
  if (countOf(result, 'failed') > 0) return `${name}❌ FAIL`;
  if (skipped === result.tests.length) return `${name}⏭️ SKIP`;
  return `${name}✅ PASS${skipped > 0 ? ` (${skipped} of ${result.tests.length} skipped)` : ''}`;
}

function overall(failed: number, skipped: number): string {
  if (failed > 0) return `❌ ${failed} ${failed === 1 ? 'TEST' : 'TESTS'} FAILED`;
  return skipped > 0 ? `✅ ALL TESTS PASSED THAT COULD RUN (${skipped} skipped)` : '✅ ALL TESTS PASSED';
}

const countOf = ({ tests }: SuiteResult, outcome: Outcome): number =>
  tests.filter((test) => test.outcome === outcome).length;
