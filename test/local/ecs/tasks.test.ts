import { existsSync, readFileSync } from 'node:fs';
import { DescribeTasksCommand, RunTaskCommand, type RunTaskCommandInput, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../wait-for.ts';
import { clusterArn, startTestEcs, type TestEcs, taskDefinitionArn } from './start-test-ecs.ts';

const sleeper = 'setInterval(() => {}, 1000); console.log("up");';
const stubborn = `process.on("SIGTERM", () => console.log("no")); ${sleeper}`;
const polite = `process.on("SIGTERM", () => process.exit(143)); ${sleeper}`;

const request: RunTaskCommandInput = {
  cluster: clusterArn,
  taskDefinition: taskDefinitionArn,
  launchType: 'FARGATE',
  startedBy: '1/2/3',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
  overrides: {
    containerOverrides: [
      {
        name: 'bot',
        environment: [
          { name: 'MEETING_ID', value: '42' },
          { name: 'OVERRIDDEN', value: 'yes' },
        ],
      },
    ],
  },
};

let running: TestEcs | undefined;
afterEach(async () => {
  await running?.ecs.stop();
  running = undefined;
});

async function start(options: { program: string; stopTimeoutSeconds?: number }): Promise<TestEcs> {
  running = await startTestEcs(options);
  return running;
}

async function run({ client }: TestEcs, change: Partial<RunTaskCommandInput> = {}): Promise<string> {
  const { tasks, failures } = await client.send(new RunTaskCommand({ ...request, ...change }));
  expect(failures).toEqual([]);
  expect(tasks).toHaveLength(1);
  return tasks?.[0]?.taskArn ?? '';
}

async function inStatus({ client }: TestEcs, taskArn: string, status: string) {
  return waitFor(`${status}`, async () => {
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster: clusterArn, tasks: [taskArn] }));
    return tasks?.find(({ lastStatus }) => lastStatus === status);
  });
}

/** SIGTERM is only fair once the program has installed its handler and said that it is up. */
async function isUp({ around }: TestEcs): Promise<void> {
  await waitFor('the program', () => around.lines.get('bot-42')?.some((line) => line.includes('"up"')));
}

/** A process that nobody has collected yet stays visible as a zombie; it has ended all the same. */
function hasEnded(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

describe('a task', () => {
  it('gets the definition, the overrides, its role and nothing else of the runner', async () => {
    process.env.SECRET_OF_THE_DEVELOPER = 'leaked';
    const test = await start({ program: 'console.log(JSON.stringify(process.env)); console.error("plain");' });
    delete process.env.SECRET_OF_THE_DEVELOPER;
    const task = await inStatus(test, await run(test), 'STOPPED');
    const [first, second] = (test.around.lines.get('bot-42') ?? []).map((line) => JSON.parse(line));
    const environment = first.message === undefined ? first : second;
    expect(environment).toMatchObject({
      CALLBACK_URL: 'http://127.0.0.1:9',
      OVERRIDDEN: 'yes',
      MEETING_ID: '42',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    });
    expect(test.around.credentials.find(environment.AWS_ACCESS_KEY_ID)?.roleArn).toMatch(/role\/bot$/);
    expect(environment).not.toHaveProperty('SECRET_OF_THE_DEVELOPER');
    // Whoever plays the bot by hand must find all that the process itself was given.
    const shown = test.ecs.listTasks()[0]?.environment ?? {};
    expect(environment).toMatchObject(Object.fromEntries(Object.keys(shown).map((name) => [name, expect.any(String)])));
    expect(test.around.credentials.find(shown.AWS_ACCESS_KEY_ID ?? '')?.roleArn).toMatch(/role\/bot$/);
    expect([first.message, second.message]).toContain('plain');
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
    expect(task.containers?.[0]?.exitCode).toBe(0);
  });

  it('passes every status once, each with its event and a rising version', async () => {
    const test = await start({ program: 'process.exit(3)' });
    const taskArn = await run(test);
    await inStatus(test, taskArn, 'STOPPED');
    const details = test.events.map(({ detail }) => [detail.version, detail.lastStatus]);
    expect(details).toEqual([
      [1, 'PROVISIONING'],
      [2, 'PENDING'],
      [3, 'RUNNING'],
      [4, 'DEPROVISIONING'],
      [5, 'STOPPED'],
    ]);
    expect(test.events.at(-1)).toMatchObject({
      version: '0',
      source: 'aws.ecs',
      'detail-type': 'ECS Task State Change',
      account: '000000000000',
      region: 'eu-central-1',
      resources: [taskArn],
      detail: {
        taskArn,
        clusterArn,
        taskDefinitionArn,
        startedBy: '1/2/3',
        desiredStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        containers: [{ name: 'bot', lastStatus: 'STOPPED', exitCode: 3 }],
      },
    });
  });

  it('is killed with the children it left and reported with 128 + signal', async () => {
    const parent = `const { pid } = require("node:child_process").spawn("sleep", ["600"], { detached: true }); console.log(JSON.stringify({ child: pid }));`;
    const test = await start({ program: parent + sleeper });
    const taskArn = await run(test);
    await isUp(test);
    expect(test.ecs.kill(taskArn)).toBe(true);
    const task = await inStatus(test, taskArn, 'STOPPED');
    expect(task.containers?.[0]?.exitCode).toBe(137);
    expect(task.stopCode).toBe('EssentialContainerExited');
    const child = JSON.parse(test.around.lines.get('bot-42')?.[0] ?? '{}').child;
    await waitFor('the end of the child', () => hasEnded(child));
    expect(test.ecs.kill(taskArn)).toBe(false);
  });

  it('has a temporary directory of its own, of which nothing stays when it is killed', async () => {
    const write = `require("node:fs").writeFileSync(process.env.TMPDIR + "/profile", ""); console.log(JSON.stringify(process.env));`;
    const test = await start({ program: write + sleeper });
    const taskArn = await run(test);
    await isUp(test);
    const { TMPDIR } = JSON.parse(test.around.lines.get('bot-42')?.[0] ?? '{}');
    expect(existsSync(`${TMPDIR}/profile`)).toBe(true);
    test.ecs.kill(taskArn);
    await inStatus(test, taskArn, 'STOPPED');
    expect(existsSync(TMPDIR)).toBe(false);
  });

  it('may end itself on StopTask', async () => {
    const test = await start({ program: polite });
    const taskArn = await run(test);
    await isUp(test);
    const { task } = await test.client.send(
      new StopTaskCommand({ cluster: clusterArn, task: taskArn, reason: 'enough' }),
    );
    expect(task).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    const stopped = await inStatus(test, taskArn, 'STOPPED');
    expect(stopped).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'enough' });
    expect(stopped.containers?.[0]?.exitCode).toBe(143);
  });

  it('is killed when the stop timeout has passed', async () => {
    const test = await start({ program: stubborn, stopTimeoutSeconds: 1 });
    const taskArn = await run(test);
    await isUp(test);
    await test.client.send(new StopTaskCommand({ cluster: clusterArn, task: taskArn }));
    const stopped = await inStatus(test, taskArn, 'STOPPED');
    expect(stopped.containers?.[0]?.exitCode).toBe(137);
    expect(test.around.lines.get('bot-42')?.filter((line) => line.includes('"no"'))).toHaveLength(1);
  });

  it('fails to start when its program does not exist', async () => {
    const test = await start({ program: '' });
    const command = ['no-such-program'];
    const taskArn = await run(test, { overrides: { containerOverrides: [{ name: 'bot', command }] } });
    const task = await inStatus(test, taskArn, 'STOPPED');
    expect(task.stopCode).toBe('TaskFailedToStart');
    expect(task.stoppedReason).toContain('CannotStartContainerError');
    expect(task.containers?.[0]?.exitCode).toBeUndefined();
  });
});

describe('faults of launches', () => {
  it('holds a task in PENDING until launches run again', async () => {
    const test = await start({ program: 'process.exit(0)' });
    test.around.faults.launches = 'hold';
    const taskArn = await run(test);
    await inStatus(test, taskArn, 'PENDING');
    expect(test.ecs.listTasks()).toMatchObject([
      { taskArn, pid: undefined, lastStatus: 'PENDING', startedBy: '1/2/3' },
    ]);
    test.around.faults.launches = 'run';
    await inStatus(test, taskArn, 'STOPPED');
  });

  it('stops a held task without an exit code', async () => {
    const test = await start({ program: sleeper });
    test.around.faults.launches = 'hold';
    const taskArn = await run(test);
    await inStatus(test, taskArn, 'PENDING');
    await test.client.send(new StopTaskCommand({ cluster: clusterArn, task: taskArn }));
    const task = await inStatus(test, taskArn, 'STOPPED');
    expect(task.stopCode).toBe('UserInitiated');
    expect(task.containers?.[0]?.exitCode).toBeUndefined();
    expect(task.startedAt).toBeUndefined();
  });

  it('stops a failing launch with the reason of its image', async () => {
    const test = await start({ program: sleeper });
    test.around.faults.launches = 'fail';
    const task = await inStatus(test, await run(test), 'STOPPED');
    expect(task.stopCode).toBe('TaskFailedToStart');
    expect(task.stoppedReason).toMatch(/^CannotPullContainerError: /);
  });
});

describe('stopTasks', () => {
  it('lets every task leave, and kills those that do not within the grace', async () => {
    const test = await start({ program: stubborn });
    const taskArn = await run(test);
    await isUp(test);
    await test.ecs.stopTasks({ reason: 'good night', graceMillis: 100 });
    expect(test.ecs.listTasks()).toMatchObject([{ taskArn, lastStatus: 'STOPPED', pid: undefined }]);
  });
});
