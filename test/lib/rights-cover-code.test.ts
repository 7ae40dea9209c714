import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleOptions, entryPoint, projectRoot } from '../../lib/bundle.ts';
import { allHandlerSpecs } from '../../lib/handlers.ts';
import { actionsOf, synthesize } from './synthesized.ts';

// Nothing here enforces IAM before a real deployment does, so the code itself is asked what it needs: what esbuild leaves
// in a function's bundle, our part of it, is read for calls of the store, the bots' queues and the tasks.
const neededBy: readonly [call: RegExp, action: string][] = [
  [/\btable\.find\(/, 'dynamodb:GetItem'],
  [/\btable\.findAll\(/, 'dynamodb:BatchGetItem'],
  [/\btable\.(?:query|count|queryDue|countDue)\(/, 'dynamodb:Query'],
  [/\btable\.scan\(/, 'dynamodb:Scan'],
  [/\btable\.deleteAll\(/, 'dynamodb:BatchWriteItem'],
  [/\bput: \{/, 'dynamodb:PutItem'],
  [/\bupdate: [a-z]/, 'dynamodb:UpdateItem'],
  [/\bdelete: [a-z]/, 'dynamodb:DeleteItem'],
  [/\bcheck: \w*[kK]ey\b/, 'dynamodb:ConditionCheckItem'],
  [/\bbotQueues\.create\(/, 'sqs:CreateQueue'],
  [/\bbotQueues\.send\(/, 'sqs:SendMessage'],
  [/\bbotQueues\.remove\(/, 'sqs:DeleteQueue'],
  [/\bbotQueues\.list\(/, 'sqs:ListQueues'],
  [/\bsend(?:Launch|Job|Delivery)\(/, 'sqs:SendMessage'],
  [/\btasks\.run\(/, 'ecs:RunTask'],
  [/\btasks\.stop\(/, 'ecs:StopTask'],
  [/\btasks\.(?:findAll|listRunning)\(/, 'ecs:DescribeTasks'],
  [/\btasks\.listRunning\(/, 'ecs:ListTasks'],
  [/\}\/converse\b/, 'bedrock:InvokeModel'],
  [/\/@connections\//, 'execute-api:ManageConnections'],
  [/\bnew PublishBatchCommand\(/, 'sns:Publish'],
  [/\bnew DescribeClustersCommand\(/, 'ecs:DescribeClusters'],
  [/\bnew GetTopicAttributesCommand\(/, 'sns:GetTopicAttributes'],
  [/\.GetServiceQuota\b/, 'servicequotas:GetServiceQuota'],
  [/\/account-settings\b/, 'lambda:GetAccountSettings'],
];

/** `pages` carries the routes of all functions, since it describes them, and runs none. */
const names = Object.keys(allHandlerSpecs).filter((name) => name !== 'pages');
/** With a model and another site, for those who may speak to them. */
const template = synthesize({
  bedrockModelId: 'amazon.nova-lite-v1:0',
  sites: 'b=arn:aws:sns:eu-west-1:123456789012:rollcall-site-b',
});
const { outputFiles } = await build({
  ...bundleOptions,
  entryPoints: names.map(entryPoint),
  outdir: projectRoot,
  packages: 'external',
  minify: false,
  write: false,
});

/** Also needed by what Lambda does for a function: its dead letters. */
const alsoOfLambda = ['sqs:SendMessage'];

describe('the rights of a function', () => {
  it.each(names)('are what its code does, no less and no more: %s', (name) => {
    const known = neededBy.map(([, action]) => action).filter((action) => !alsoOfLambda.includes(action));
    const granted = actionsOf(template, name);
    const needed = needsOf(name);
    expect({
      missing: needed.filter((action) => !granted.includes(action)),
      idle: granted.filter((action) => known.includes(action) && !needed.includes(action)),
    }).toEqual({ missing: [], idle: [] });
  });
});

function needsOf(name: string): string[] {
  const code = outputFiles.find((file) => file.path === path.join(projectRoot, name, 'index.mjs'))?.text ?? '';
  expect(code).not.toBe('');
  return neededBy.filter(([call]) => call.test(code)).map(([, action]) => action);
}
