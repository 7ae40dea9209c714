import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clusterArn, startTestEcs, type TestEcs } from './start-test-ecs.ts';

let test: TestEcs;
beforeAll(async () => {
  test = await startTestEcs({ program: 'setInterval(() => {}, 1000)' });
  // Held tasks are all these operations need; no process is started.
  test.around.faults.launches = 'hold';
  test.ecs.addCluster({ clusterArn: clusterArn.replace('rollcall', 'other'), clusterName: 'other' });
});
afterAll(() => test.ecs.stop());
beforeEach(() => test.ecs.stopTasks({ reason: 'next test', graceMillis: 0 }));

const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const input = (change: Partial<RunTaskCommandInput> = {}): RunTaskCommandInput => ({
  cluster: 'rollcall',
  taskDefinition: 'bot',
  networkConfiguration,
  ...change,
});
const run = (change: Partial<RunTaskCommandInput> = {}) => test.client.send(new RunTaskCommand(input(change)));

describe('RunTask', () => {
  it('gives the same task for the same client token and parameters, also at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => run({ clientToken: 'same', startedBy: 'a' })));
    expect(new Set(answers.map(({ tasks }) => tasks?.[0]?.taskArn)).size).toBe(1);
  });

  it('refuses the same client token with other parameters, and names the task', async () => {
    const { tasks } = await run({ clientToken: 'used', startedBy: 'a' });
    await expect(run({ clientToken: 'used', startedBy: 'b' })).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: [tasks?.[0]?.taskArn],
    });
  });

  it('keeps client tokens apart by cluster', async () => {
    const first = await run({ clientToken: 'twice' });
    const second = await run({ clientToken: 'twice', cluster: 'other' });
    expect(first.tasks?.[0]?.taskArn).not.toBe(second.tasks?.[0]?.taskArn);
  });

  it('remembers the token of a stopped task', async () => {
    const { tasks } = await run({ clientToken: 'ended' });
    await test.ecs.stopTasks({ reason: 'ended', graceMillis: 0 });
    const again = await run({ clientToken: 'ended' });
    expect(again.tasks).toMatchObject([{ taskArn: tasks?.[0]?.taskArn, lastStatus: 'STOPPED' }]);
  });

  it('fails for want of memory when the machine is full', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await run({ count: 10 });
    const { tasks, failures } = await run();
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'RESOURCE:MEMORY' }]);
  });

  it.each([
    ['an unknown cluster', { cluster: 'none' }, 'ClusterNotFoundException'],
    ['an unknown task definition', { taskDefinition: 'none' }, 'ClientException'],
    ['no network', { networkConfiguration: undefined }, 'InvalidParameterException'],
    ['a count of 11', { count: 11 }, 'InvalidParameterException'],
    ['a client token of 65 characters', { clientToken: 'x'.repeat(65) }, 'InvalidParameterException'],
    ['another container', { overrides: { containerOverrides: [{ name: 'sidecar' }] } }, 'InvalidParameterException'],
    [
      'overrides of 8193 characters',
      { overrides: { containerOverrides: [{ name: 'bot', environment: [{ name: 'A', value: 'x'.repeat(8193) }] }] } },
      'InvalidParameterException',
    ],
  ])('refuses %s', async (_what, change, name) => {
    await expect(run(change as Partial<RunTaskCommandInput>)).rejects.toMatchObject({ name });
  });

  it('refuses a caller whose signature is not of this stack', async () => {
    const credentials = { accessKeyId: 'AKIAFOREIGN', secretAccessKey: 'x' };
    const stranger = new ECSClient({ endpoint: test.ecs.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
    const calling = stranger.send(new RunTaskCommand(input()));
    await expect(calling).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });
});

describe('ListTasks', () => {
  it('pages through the tasks of one starter', async () => {
    await run({ count: 5, startedBy: 'pager' });
    await run({ startedBy: 'else' });
    const list = (nextToken?: string) =>
      test.client.send(new ListTasksCommand({ cluster: clusterArn, startedBy: 'pager', maxResults: 2, nextToken }));
    const first = await list();
    const second = await list(first.nextToken);
    const third = await list(second.nextToken);
    const arns = [first, second, third].flatMap(({ taskArns }) => taskArns ?? []);
    expect(new Set(arns).size).toBe(5);
    expect(third.nextToken).toBeUndefined();
    await expect(list('bm9uc2Vuc2U')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('tells stopped tasks from running ones, and families apart', async () => {
    const { tasks } = await run({ startedBy: 'filters' });
    const list = async (filter: object) =>
      (await test.client.send(new ListTasksCommand({ cluster: clusterArn, startedBy: 'filters', ...filter }))).taskArns;
    expect(await list({})).toEqual([tasks?.[0]?.taskArn]);
    expect(await list({ family: 'other' })).toEqual([]);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([]);
    await test.ecs.stopTasks({ reason: 'x', graceMillis: 0 });
    expect(await list({})).toEqual([]);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([tasks?.[0]?.taskArn]);
  });
});

describe('the other operations', () => {
  it('DescribeTasks tells what is missing', async () => {
    const { tasks } = await run();
    const taskArn = tasks?.[0]?.taskArn ?? '';
    const id = taskArn.split('/').at(-1) ?? '';
    const answer = await test.client.send(
      new DescribeTasksCommand({ cluster: 'rollcall', tasks: [id, 'f'.repeat(32)] }),
    );
    expect(answer.tasks).toMatchObject([{ taskArn, createdAt: expect.any(Date) }]);
    expect(answer.failures).toMatchObject([{ arn: taskArn.replace(id, 'f'.repeat(32)), reason: 'MISSING' }]);
  });

  it('StopTask refuses a task it does not know', async () => {
    const stopping = test.client.send(new StopTaskCommand({ cluster: clusterArn, task: 'f'.repeat(32) }));
    await expect(stopping).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
  });

  it('DescribeClusters counts the tasks', async () => {
    await run({ count: 2 });
    const { clusters, failures } = await test.client.send(
      new DescribeClustersCommand({ clusters: [clusterArn, 'none'] }),
    );
    expect(clusters).toMatchObject([{ clusterArn, status: 'ACTIVE', pendingTasksCount: 2, runningTasksCount: 0 }]);
    expect(failures).toMatchObject([{ arn: 'none', reason: 'MISSING' }]);
  });

  it('answers an unknown operation and a request that is not JSON with an error of its own', async () => {
    const response = await fetch(test.ecs.url, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnrecognizedClientException' });
  });
});
