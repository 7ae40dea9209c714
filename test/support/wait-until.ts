import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLIS = 100;

/**
 * Answers the first value that is neither undefined, null nor false. The limit is generous where the machine may be
 * busy, and is the product's own bar where that is what the test is about.
 */
export async function waitUntil<Value>(
  what: string,
  limitSeconds: number,
  find: () => Value | Promise<Value>,
): Promise<Exclude<Value, undefined | null | false>> {
  const deadline = performance.now() + limitSeconds * 1000;
  for (;;) {
    const value = await find();
    if (isFound(value)) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${limitSeconds} s in vain for ${what}.`);
    await sleep(POLL_MILLIS);
  }
}

const isFound = <Value>(value: Value): value is Exclude<Value, undefined | null | false> =>
  value !== undefined && value !== null && value !== false;
