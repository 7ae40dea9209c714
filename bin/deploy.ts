import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { stackName } from '../lib/app.ts';
import { projectRoot } from '../lib/bundle.ts';
import { pagesBucketOutput } from '../lib/outputs.ts';
import { uploadPages } from './upload-pages.ts';

/** Builds the dashboard, deploys the stack – with whatever `cdk deploy` is told – and uploads the dashboard to it. */
const outputsFile = path.join(projectRoot, 'cdk.out', 'outputs.json');
const pages = path.join(projectRoot, 'web', 'app', 'dist');

mkdirSync(path.dirname(outputsFile), { recursive: true });
run('vite', 'build', 'web/app', '--config', 'web/app/vite.config.ts', '--logLevel', 'warn');
run('cdk', 'deploy', '--outputs-file', outputsFile, ...process.argv.slice(2));
const files = await uploadPages(new S3Client({}), { bucket: bucketIn(outputsFile), directory: pages });
console.log(`The dashboard is up to date: ${files.length} files.`);

/** npm puts the programs of our packages on the path. */
function run(program: string, ...args: string[]): void {
  const { status } = spawnSync(program, args, {
    cwd: projectRoot,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function bucketIn(file: string): string {
  const Outputs = z.record(z.string(), z.record(z.string(), z.string()));
  const bucket = Outputs.parse(JSON.parse(readFileSync(file, 'utf8')))[stackName]?.[pagesBucketOutput];
  if (bucket === undefined) throw new Error(`The stack ${stackName} tells no ${pagesBucketOutput}.`);
  return bucket;
}
