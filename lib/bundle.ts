import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** Root of the repository: entry points and the bot's image are found from here. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles `lambdas/<name>.ts` for each name, the SDK inside, and hands the folders to `use` as code assets;
 * they are removed afterwards, since CDK copies an asset when a function takes it.
 * One run of esbuild for all of them: a process per function would dominate the start of the local runner.
 */
export function withBundles<Name extends string, Result>(
  names: readonly Name[],
  use: (codeOf: (name: Name) => Code) => Result,
): Result {
  const outdir = mkdtempSync(path.join(tmpdir(), 'rollcall-bundles-'));
  try {
    bundle(names, outdir);
    return use((name) => Code.fromAsset(path.join(outdir, name)));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function bundle(names: readonly string[], outdir: string): void {
  buildSync({
    absWorkingDir: projectRoot,
    entryPoints: names.map((name) => ({ in: `lambdas/${name}.ts`, out: `${name}/index` })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The SDK's ES modules shake better than its CommonJS ones, which platform node would prefer.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': path.join(projectRoot, 'lib/environment-credentials.ts') },
    legalComments: 'none',
    logLevel: 'warning',
  });
}
