import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../wait-for.ts';
import { clusterArn, startTestEcs, type TestEcs, taskDefinitionArn } from './start-test-ecs.ts';

const program = 'setInterval(() => {}, 1000); console.log(JSON.stringify({ temporary: process.env.TMPDIR }))';

async function runOne({ client, ecs }: TestEcs): Promise<string> {
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  const input = { cluster: clusterArn, taskDefinition: taskDefinitionArn, networkConfiguration, clientToken: 'one' };
  const { tasks } = await client.send(new RunTaskCommand(input));
  await waitFor('RUNNING', () => ecs.listTasks().some(({ lastStatus }) => lastStatus === 'RUNNING'));
  return tasks?.[0]?.taskArn ?? '';
}

/** What a runner leaves behind that is killed now: its file as it is, its processes alive. */
function copyOf(dataDirectory: string): string {
  const copy = createTemporaryDirectory();
  cpSync(join(dataDirectory, 'tasks.json'), join(copy, 'tasks.json'));
  return copy;
}

it('ends the tasks of a runner that was killed, and reports them', async () => {
  const killed = await startTestEcs({ program });
  onTestFinished(() => killed.ecs.stop());
  const taskArn = await runOne(killed);
  expect(statSync(join(killed.dataDirectory, 'tasks.json')).mode & 0o777).toBe(0o600);

  const next = await startTestEcs({ program, dataDirectory: copyOf(killed.dataDirectory) });
  onTestFinished(() => next.ecs.stop());
  expect(next.events).toEqual([]);
  const { temporary } = JSON.parse(await waitFor('its first line', () => [...killed.around.lines.values()][0]?.[0]));
  expect(existsSync(temporary)).toBe(true);
  await next.ecs.recover();
  expect(existsSync(temporary)).toBe(false);
  expect(next.events).toHaveLength(1);
  expect(next.events[0]?.detail).toMatchObject({ taskArn, lastStatus: 'STOPPED', stopCode: 'TerminationNotice' });
  const reported = () => killed.events.at(-1)?.detail;
  await waitFor('the end of its process', () => reported()?.lastStatus === 'STOPPED');
  expect(reported()).toMatchObject({ containers: [{ exitCode: 137 }] });

  const again = await startTestEcs({ program, dataDirectory: next.dataDirectory });
  onTestFinished(() => again.ecs.stop());
  await again.ecs.recover();
  expect(again.events).toEqual([]);
});

it('leaves a process alone that is not of the task', async () => {
  const killed = await startTestEcs({ program });
  onTestFinished(() => killed.ecs.stop());
  const taskArn = await runOne(killed);
  const dataDirectory = copyOf(killed.dataDirectory);
  const file = join(dataDirectory, 'tasks.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(taskArn, `${taskArn}0`));
  const stranger = spawn('sleep', ['60'], { env: { PATH: process.env.PATH, ROLLCALL_TASK_ARN: taskArn } });
  onTestFinished(() => void stranger.kill());

  const next = await startTestEcs({ program, dataDirectory });
  onTestFinished(() => next.ecs.stop());
  await next.ecs.recover();
  expect(next.events).toHaveLength(1);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  expect(killed.ecs.listTasks()).toMatchObject([{ lastStatus: 'RUNNING' }]);
});
