import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { createApp, stackName } from '../lib/app.ts';
import { Template } from './template/template.ts';

/** A synthesized stack. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Directory of an asset, by its key in the assets' bucket; throws when there is none. */
  assetDirectory(objectKey: string): string;
}

const AssetManifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** Builds the CDK app into `directory`, as `cdk synth` does, and reads what it says. */
export function synthesize(context: Readonly<Record<string, string>>, directory: string): Assembly {
  return readAssembly(createApp(context, { outdir: directory }), stackName);
}

export function readAssembly(app: App, name: string): Assembly {
  const assembly = app.synth();
  const { directory } = assembly;
  const manifest = AssetManifest.parse(JSON.parse(readFileSync(join(directory, `${name}.assets.json`), 'utf8')));
  const paths = Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, join(directory, source.path)] as const),
  );
  const byKey = new Map(paths);
  return {
    stackName: name,
    template: Template.parse(assembly.getStackByName(name).template),
    assetDirectory(objectKey) {
      const path = byKey.get(objectKey);
      if (path === undefined) throw new Error(`The assembly in ${directory} has no asset ${objectKey}.`);
      return path;
    },
  };
}
