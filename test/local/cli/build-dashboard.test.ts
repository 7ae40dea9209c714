import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { buildDashboard } from '../../../local/cli/build-dashboard.ts';

const document = fileURLToPath(new URL('../../../web/app/dist/index.html', import.meta.url));

it('builds the dashboard, and not again while nothing has changed', () => {
  buildDashboard(() => undefined);
  expect(existsSync(document)).toBe(true);
  const steps: string[] = [];
  buildDashboard((what) => steps.push(what));
  expect(steps).toEqual([]);
});
