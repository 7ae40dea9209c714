import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions, entryPoint } from '../../lib/bundle.ts';
import { allHandlerSpecs } from '../../lib/handlers.ts';
import { heading, median, row } from './print.ts';

const RUNS = 7;
const script = `
const began = performance.now();
await import(process.argv[1]);
process.stdout.write(String(performance.now() - began));
`;

/** How heavy each function is, and how long a fresh Node takes to import it; an empty module for comparison. */
export async function benchBundles(): Promise<void> {
  heading('Functions');
  row('function', 'KB', 'import ms', 'vs. empty');
  const empty = importMillis('data:text/javascript,');
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'));
  const names = Object.keys(allHandlerSpecs);
  buildSync({ ...bundleOptions, entryPoints: names.map(entryPoint), outdir: folder });
  for (const name of names) {
    const file = path.join(folder, name, 'index.mjs');
    const millis = importMillis(file);
    row(name, Math.round(statSync(file).size / 1024), millis.toFixed(0), `${(millis / empty).toFixed(1)}×`);
  }
  rmSync(folder, { recursive: true });
}

const importMillis = (file: string): number =>
  median(
    Array.from({ length: RUNS }, () =>
      Number(execFileSync(process.execPath, ['--input-type=module', '-e', script, file], { encoding: 'utf8' })),
    ),
  );
