import { setTimeout as sleep } from 'node:timers/promises';

const waitMaxMillis = 15_000;

/** Answers the first value that is neither undefined nor false; generous, because the machine is shared. */
export async function waitFor<Value>(
  what: string,
  find: () => Value | Promise<Value>,
  limitMillis = waitMaxMillis,
): Promise<NonNullable<Value>> {
  const deadline = Date.now() + limitMillis;
  for (;;) {
    const value = await find();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${limitMillis} ms in vain for ${what}.`);
    await sleep(20);
  }
}
