import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { type AppOptions, createApp, stackName } from '../../lib/app.ts';

/** The stack's template as `-c key=value …` makes it, with a ready-made image; the functions' code is left out. */
export function synthesize(context: Record<string, unknown> = {}): Template {
  return templateOf(appOf({ botImage: 'registry.example/bot:1', ...withoutCode, ...context }));
}

const assemblies = mkdtempSync(path.join(tmpdir(), 'rollcall-assemblies-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

/** The app, in a folder that goes with the tests of the file. */
export function appOf(context: Record<string, unknown>, options: AppOptions = {}): App {
  return createApp(context, { ...options, outdir: mkdtempSync(path.join(assemblies, 'app-')) });
}

/** CDK's own word for: no assets are needed. */
export const withoutCode = { 'aws:cdk:bundling-stacks': [] };

export function templateOf(app: App): Template {
  return Template.fromJSON(app.synth().getStackByName(stackName).template);
}

export type Statement = {
  effect: string;
  actions: string[];
  /** Each as JSON, tokens and all. */
  resources: string[];
  condition: unknown;
};

/** Logical id and resource of the function with this name. */
export function functionNamed(template: Template, name: string): [string, Record<string, unknown>] {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).find(
    ([, resource]) => resource.Metadata['aws:cdk:path'] === `${stackName}/${name}/Resource`,
  );
  if (found === undefined) throw new Error(`No function ${name} in the template.`);
  return [found[0], found[1].Properties];
}

/** What the function's role is allowed, its log excepted. */
export function rightsOf(template: Template, name: string): Statement[] {
  const [, properties] = functionNamed(template, name);
  return statementsOfRole(template, JSON.stringify(properties.Role)).filter(
    ({ actions }) => !actions.every((action) => action.startsWith('logs:')),
  );
}

export function actionsOf(template: Template, name: string): string[] {
  return rightsOf(template, name).flatMap(({ actions }) => actions);
}

/** Every statement of every identity policy in the template. */
export function allRights(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(statementsOfPolicy);
}

/** What the role behind this reference is allowed. */
export function statementsOfRole(template: Template, role: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((one: { Ref: string }) => role.includes(`"${one.Ref}"`)))
    .flatMap(statementsOfPolicy);
}

function statementsOfPolicy(policy: Record<string, Record<string, unknown>>): Statement[] {
  const document = policy.Properties?.PolicyDocument as { Statement: Record<string, unknown>[] };
  return document.Statement.map((statement) => ({
    effect: String(statement.Effect),
    actions: [statement.Action].flat().map(String),
    resources: [statement.Resource].flat().map((resource) => JSON.stringify(resource)),
    condition: statement.Condition,
  }));
}
