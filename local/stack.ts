import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSite, type Switches } from './create-site.ts';
import { Endings } from './endings.ts';
import type { Stack, StackOptions } from './interfaces.ts';
import { createResources } from './resources/create-resources.ts';
import type { CreatedTable, Site } from './resources/site.ts';
import { RunningStack } from './running-stack.ts';
import { TableChanges } from './sources/table-changes.ts';
import { type Assembly, synthesize } from './synth.ts';

/** Synthesizes the app and runs its template on this machine; rejects, with nothing left running, when it cannot. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const endings = new Endings();
  return orEndAll(endings, async () => {
    options.onStep?.('Synthesize the app');
    const assembly = synthesize(options.context, assemblyDirectory(options, endings));
    return run(assembly, options, endings);
  });
}

/** Runs a stack that is synthesized already. */
export async function runAssembly(assembly: Assembly, options: StackOptions): Promise<Stack> {
  const endings = new Endings();
  return orEndAll(endings, () => run(assembly, options, endings));
}

async function orEndAll<Result>(endings: Endings, begin: () => Promise<Result>): Promise<Result> {
  try {
    return await begin();
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function run(assembly: Assembly, options: StackOptions, endings: Endings): Promise<Stack> {
  const switches: Switches = {
    faults: { task_events: true, deliveries: true, callbacks: true, disconnects: true, launches: 'run' },
    isDown: false,
  };
  options.onStep?.('Start DynamoDB, SNS, SQS and ECS');
  const site = await createSite(assembly, { ...options, switches }, endings);
  endings.add(() => endFunctions(site));

  options.onStep?.('Create the resources of the template');
  const { template } = assembly;
  const outputs = await createResources({ template, parameters: options.parameters }, site);

  const table = onlyTable(site);
  const changes = await TableChanges.follow({
    ...table,
    streams: site.streams,
    onFault: site.onFault('table changes'),
  });
  endings.add(() => changes.stop());
  const stack = new RunningStack({ site, switches, outputs, changes, tableName: table.tableName, endings });
  await site.ecs.recover();
  stack.begin();
  return stack;
}

async function endFunctions(site: Site): Promise<void> {
  await Promise.all(site.functions.list().map((each) => each.goAway()));
  await site.asyncInvocations.stop();
}

/** What the runner shows of meetings it reads from the one table's stream. */
function onlyTable(site: Site): CreatedTable & { streamArn: string } {
  const [table, ...others] = site.tables;
  const streamArn = table?.streamArn;
  if (table === undefined || streamArn === undefined || others.length > 0) {
    throw new Error(`The runner shows one table with a stream; the stack has ${site.tables.length} tables.`);
  }
  return { ...table, streamArn };
}

function assemblyDirectory({ dataDirectory }: StackOptions, endings: Endings): string {
  if (dataDirectory !== undefined) return join(dataDirectory, 'cdk.out');
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-cdk-'));
  endings.atOnce(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
