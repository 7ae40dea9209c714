import * as z from 'zod';
import type { InvokeResult } from '../interfaces.ts';

const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

/**
 * Identifiers of a batch's items that are to be tried again; all of them when the function failed, or named one that
 * is not in the batch. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(
  result: InvokeResult,
  identifiers: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(identifiers);
  if (result.outcome !== 'answered') return all;
  if (!reportsItemFailures) return new Set();
  const response = BatchResponse.safeParse(result.payload);
  if (!response.success) return all;
  const failed = (response.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((identifier) => all.has(identifier)) ? new Set(failed) : all;
}
