import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, vi } from 'vitest';
import { allHandlerSpecs } from '../../lib/handlers.ts';
import { appOf, functionNamed, synthesize, templateOf } from './synthesized.ts';

const bundleKilobytesMax = 500;

const app = appOf({
  botImage: 'registry.example/bot:1',
  sites: 'b=arn:aws:sns:eu-west-1:123456789012:rollcall-site-b',
});
const template = templateOf(app);

/** The platform's own, which a function that streams asks for while it is loaded. */
vi.stubGlobal('awslambda', { streamifyResponse: (handler: unknown) => handler, HttpResponseStream: { from: vi.fn() } });

describe('bundles', () => {
  it.each(Object.keys(allHandlerSpecs))(
    'hold one module of at most 500 KB that exports a handler: %s',
    async (name) => {
      const folder = folderOf(name);
      expect(readdirSync(folder)).toEqual(['index.mjs']);
      const file = path.join(folder, 'index.mjs');
      expect(statSync(file).size / 1024).toBeLessThanOrEqual(bundleKilobytesMax);
      expect(await import(file)).toHaveProperty('handler', expect.any(Function));
    },
  );

  it.each(Object.keys(allHandlerSpecs))('import no node:http, which would load a WebSocket client: %s', (name) => {
    const code = readFileSync(path.join(folderOf(name), 'index.mjs'), 'utf8');
    expect(code).not.toMatch(/(?:\bfrom|\bimport\(?)\s*["'](?:node:)?http["']/);
  });

  it('give their deployment a name, unless it has one', () => {
    expect(settingsOf(template).deployment).toMatch(/^[0-9a-f]{64}$/);
    expect(settingsOf(synthesize({ deployment: 'run-7' })).deployment).toBe('run-7');
  });

  it('run on Node 24, arm64', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('leave logs that end after a month and go with the stack', () => {
    const logs = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(logs).toHaveLength(Object.keys(allHandlerSpecs).length + 2);
    for (const { Properties, DeletionPolicy } of logs) {
      expect(Properties.RetentionInDays).toBe(30);
      expect(DeletionPolicy).toBe('Delete');
    }
  });
});

function folderOf(name: string): string {
  const [, properties] = functionNamed(template, name);
  const key = (properties.Code as { S3Key: string }).S3Key;
  return path.join(app.outdir, `asset.${path.parse(key).name}`);
}

function settingsOf(from: Template): Record<string, unknown> {
  const [, { Environment }] = functionNamed(from, 'sweep-stale-meetings');
  return JSON.parse((Environment as { Variables: { SETTINGS: string } }).Variables.SETTINGS);
}
