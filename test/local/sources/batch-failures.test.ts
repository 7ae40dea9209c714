import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../local/interfaces.ts';
import { failedItems } from '../../../local/sources/batch-failures.ts';

const answered = (payload: unknown): InvokeResult => ({ outcome: 'answered', payload });
const named = (...items: string[]) =>
  answered({ batchItemFailures: items.map((itemIdentifier) => ({ itemIdentifier })) });

describe('failedItems', () => {
  it.each<[string, InvokeResult, string[]]>([
    ['none when nothing is answered', answered(null), []],
    ['none when the list is empty', named(), []],
    ['those that are named', named('b'), ['b']],
    ['all when one is named that was not in the batch', named('b', 'x'), ['a', 'b', 'c']],
    ['all when the answer has another shape', answered({ batchItemFailures: ['b'] }), ['a', 'b', 'c']],
    ['all when the function failed', { outcome: 'failed', errorType: 'Error', errorMessage: '' }, ['a', 'b', 'c']],
    ['all when the function was throttled', { outcome: 'throttled' }, ['a', 'b', 'c']],
  ])('is %s', (_, result, expected) => {
    expect([...failedItems(result, ['a', 'b', 'c'], true)]).toEqual(expected);
  });

  it('takes no notice of the answer when the mapping does not report item failures', () => {
    expect(failedItems(named('b'), ['a', 'b', 'c'], false).size).toBe(0);
  });
});
