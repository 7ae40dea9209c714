import { defineConfig } from 'vitest/config';

/** Flows whose figures count have the machine to themselves. */
const timed = ['event-driven-smoke', 'live-load'].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          globalSetup: 'test/support/global-setup.ts',
          testTimeout: 30_000,
          // One more than the cores of a small machine: some wait for processes of their own.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'end to end',
          include: ['test/e2e/**/*.test.ts'],
          exclude: timed,
          testTimeout: 240_000,
          // Each file has a whole stack and real browsers of its own: two at a time, after all else.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: timed,
          testTimeout: 240_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
