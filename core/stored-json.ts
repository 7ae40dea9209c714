import * as z from 'zod';

/** DynamoDB nests 32 levels deep at most, and the item itself takes the first ones. */
const DEPTH_MAX = 24;
/** What DynamoDB and JavaScript both hold exactly; beyond it a write would fail or a read would differ. */
const NUMBER_SIZE_MAX = Number.MAX_SAFE_INTEGER;
const NUMBER_SIZE_MIN = 1e-100;
/** DynamoDB takes no empty names, and its client mistakes an object with the other one for an instance of a class. */
const refusedNames = ['', 'constructor'];

/** How large a value is as JSON text in UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Any JSON object that can be stored and read back unchanged. */
export const StoredJson = z.record(z.string(), z.unknown()).superRefine(refuseUnstorable);

/** The check behind `StoredJson`, for schemas that know some of the names. */
export function refuseUnstorable(value: unknown, { addIssue }: z.RefinementCtx): void {
  const refusal = findRefusal(value, 0);
  if (refusal) addIssue({ code: 'custom', message: refusal });
}

function findRefusal(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number') return isStorable(value) ? undefined : `Number out of range: ${value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEPTH_MAX) return `Nested more than ${DEPTH_MAX} levels deep`;
  if (!Array.isArray(value)) {
    const refused = refusedNames.find((name) => Object.hasOwn(value, name));
    if (refused !== undefined) return `Names must not be '${refused}'`;
    if (!Object.keys(value).every((name) => name.isWellFormed())) return 'Names must be well-formed Unicode';
  }
  for (const child of Object.values(value)) {
    const refusal = findRefusal(child, depth + 1);
    if (refusal) return refusal;
  }
  return undefined;
}

function isStorable(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= NUMBER_SIZE_MIN && size <= NUMBER_SIZE_MAX);
}
