import type { Context } from '../context.ts';

const RANDOM_BYTES = 8;
const TIME_DIGITS = 11;

/** `exec_`, the time in hexadecimal milliseconds, and 64 random bits: unique, and sortable by time. */
export function createExecutionId({ now, newSecret }: Pick<Context, 'now' | 'newSecret'>): string {
  const time = now().getTime().toString(16).padStart(TIME_DIGITS, '0');
  return `exec_${time}${Buffer.from(newSecret(RANDOM_BYTES), 'base64url').toString('hex')}`;
}
