import type { World } from './world.ts';

/** One line of the seed that can be checked; `name` begins with the seed's own number. */
export type SmokeTest = { readonly name: string; run(world: World): Promise<void> };

export type Suite = { readonly number: number; readonly title: string; readonly tests: readonly SmokeTest[] };

/** A line that cannot be checked here and now, and why; neither a pass nor a failure. */
export class SkippedError extends Error {
  override readonly name = 'SkippedError';
}
