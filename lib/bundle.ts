import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileSystem, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync } from 'esbuild';

/** Root of the repository: entry points and the bot's image are found from here. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

export type Bundles<Name extends string> = {
  codeOf: (name: Name) => Code;
  /** Changes whenever the code of any function does. */
  fingerprint: string;
};

/**
 * Bundles `lambdas/<name>.ts` for each name, the SDK inside, and hands the folders to `use` as code assets;
 * they are removed afterwards, since CDK copies an asset when a function takes it.
 * One run of esbuild for all of them: a process per function would dominate the start of the local runner. None at all
 * where CDK needs no assets, as for `cdk destroy`.
 */
export function withBundles<Name extends string, Result>(
  scope: Construct,
  names: readonly Name[],
  use: (bundles: Bundles<Name>) => Result,
): Result {
  if (!Stack.of(scope).bundlingRequired)
    return use({ codeOf: () => Code.fromInline('// not bundled'), fingerprint: '' });
  const outdir = mkdtempSync(path.join(tmpdir(), 'rollcall-bundles-'));
  try {
    buildSync({ ...bundleOptions, entryPoints: names.map(entryPoint), outdir });
    return use({
      codeOf: (name) => Code.fromAsset(path.join(outdir, name)),
      fingerprint: FileSystem.fingerprint(outdir),
    });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** How every function is bundled. */
export const bundleOptions = {
  absWorkingDir: projectRoot,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The SDK's ES modules shake better than its CommonJS ones, which platform node would prefer.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': path.join(projectRoot, 'lib/environment-credentials.ts'),
    'node:http': path.join(projectRoot, 'lib/node-http.ts'),
  },
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

export function entryPoint(name: string): { in: string; out: string } {
  return { in: `lambdas/${name}.ts`, out: `${name}/index` };
}
