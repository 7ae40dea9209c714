import type { environment } from '../core/environment.ts';

/** A variable that the CDK app sets; a function without it is deployed wrongly and must say so. */
export function readVariable(name: (typeof environment)[keyof typeof environment]): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}
