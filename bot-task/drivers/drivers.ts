import type { CreateDriver } from './driver.ts';
import { createRehearsalDriver } from './rehearsal-driver.ts';

/** One driver per platform; a platform that is not here cannot be attended by this version. */
export const drivers: Readonly<Record<string, CreateDriver>> = {
  rehearsal: createRehearsalDriver,
};
