import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { Settings } from '../../core/settings.ts';
import { projectRoot } from '../../lib/bundle.ts';
import { handlerSpecs } from '../../lib/handlers.ts';
import { appOf, functionNamed, synthesize, withoutCode } from './synthesized.ts';

/** Seconds on a quiet machine; nothing here depends on time. */
const slow = { timeout: 120_000 };
const image = { botImage: 'registry.example/bot:1' };
const outdir = mkdtempSync(path.join(tmpdir(), 'rollcall-synth-'));
afterAll(() => rmSync(outdir, { recursive: true }));

describe('createApp', () => {
  it('gives every function the options, defaults included', () => {
    const template = synthesize({ retentionDays: '7', rehearse: 'true' });
    const expected = Settings.parse({ botImage: 'registry.example/bot:1', retentionDays: 7, rehearse: true });
    for (const name of Object.keys(handlerSpecs)) {
      const [, { Environment }] = functionNamed(template, name);
      const { SETTINGS } = (Environment as { Variables: { SETTINGS: string } }).Variables;
      expect(JSON.parse(SETTINGS)).toEqual(expected);
    }
  });

  it.each([
    ['retentionDays', 'seven'],
    ['retentionDays', '0'],
    ['heartbeatSeconds', '-1'],
    ['availabilityZones', '4'],
    ['alarms', 'perhaps'],
  ])('refuses -c %s=%s and says so', (name, value) => {
    expect(() => appOf({ [name]: value })).toThrow(`Option -c ${name}=${value} is refused`);
  });

  it('refuses an option that does not exist and names those that do', () => {
    expect(() => appOf({ retentionDay: '7' })).toThrow(/Unknown option -c retentionDay\. .*retentionDays/);
  });

  it.each([
    {},
    { alarms: true },
    { sites: 'b=arn:aws:sns:eu-west-1:123456789012:rollcall-site-b' },
    { bedrockModelId: 'eu.anthropic.claude-sonnet-4-20250514-v1:0' },
    { bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123' },
  ])('fits the schemas of CloudFormation and the rules of AWS Solutions, told %j', slow, (told) => {
    const context = { ...image, ...withoutCode, corsOrigins: 'https://a.example', ...told };
    const app = appOf(context, { validate: true });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('says of each finding it lives with why it does', () => {
    const acknowledged = acknowledgedIn(appOf({ ...image, ...withoutCode }));
    expect(new Set(acknowledged.map(([id]) => id)).size).toBeLessThanOrEqual(18);
    for (const [, reason] of acknowledged) expect(reason.length).toBeGreaterThanOrEqual(40);
  });
});

describe('cdk synth', () => {
  it('works with no account and no Docker, and leaves the image for the deployment to build', slow, async () => {
    const environment = { HOME: outdir, PATH: '/nowhere', CDK_OUTDIR: outdir, AWS_EC2_METADATA_DISABLED: 'true' };
    await promisify(execFile)(process.execPath, ['bin/rollcall.ts'], { cwd: projectRoot, env: environment });
    const assets = JSON.parse(readFileSync(path.join(outdir, 'Rollcall.assets.json'), 'utf8'));
    const [image] = Object.values<{ source: Record<string, string> }>(assets.dockerImages);
    expect(image?.source).toMatchObject({ dockerFile: 'bot-task/Dockerfile', platform: 'linux/arm64' });
  });
});

function acknowledgedIn(app: App): [string, string][] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data));
}
