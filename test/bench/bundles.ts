import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { createApp } from '../../lib/app.ts';
import { handlerSpecs } from '../../lib/handlers.ts';
import { functionNamed, templateOf } from '../lib/synthesized.ts';
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
  const app = createApp({ botImage: 'registry.example/bot:1' });
  const template = templateOf(app);
  for (const name of Object.keys(handlerSpecs)) {
    const [, properties] = functionNamed(template, name);
    const { S3Key: key } = properties.Code as { S3Key: string };
    const file = path.join(app.outdir, `asset.${path.parse(key).name}`, 'index.mjs');
    const millis = importMillis(file);
    row(name, Math.round(statSync(file).size / 1024), millis.toFixed(0), `${(millis / empty).toFixed(1)}×`);
  }
}

const importMillis = (file: string): number =>
  median(
    Array.from({ length: RUNS }, () =>
      Number(execFileSync(process.execPath, ['--input-type=module', '-e', script, file], { encoding: 'utf8' })),
    ),
  );
