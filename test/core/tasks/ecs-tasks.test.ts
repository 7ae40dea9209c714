import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ECSClient } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsTasks } from '../../../core/tasks/ecs-tasks.ts';
import type { Tasks } from '../../../core/tasks/task.ts';

type Canned = { status: number; body: object };

let server: Server;
let tasks: Tasks;
let answer: Canned = { status: 200, body: {} };
const received: Record<string, unknown>[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new ECSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  tasks = ecsTasks(client, {
    clusterArn: 'cluster',
    taskDefinitionArn: 'bot:1',
    subnetIds: ['subnet-1'],
    securityGroupId: 'sg-1',
  });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const request = { clientToken: 'token', startedBy: '1/2/1', environment: { MEETING_ID: '2' } };
const launch = (canned: Canned) => {
  answer = canned;
  return tasks.run(request);
};
const refusal = (type: string, message: string, more: object = {}): Canned => ({
  status: 400,
  body: { __type: type, message, ...more },
});

describe('RunTask', () => {
  it('counts only one task without failures as started', async () => {
    expect(await launch({ status: 200, body: { tasks: [{ taskArn: 'arn:1' }], failures: [] } })).toEqual({
      result: 'started',
      task_arn: 'arn:1',
    });
    expect(received.at(-1)).toMatchObject({
      clientToken: 'token',
      startedBy: '1/2/1',
      count: 1,
      launchType: 'FARGATE',
    });
  });

  it('adopts the task of an earlier launch with the same token', async () => {
    const conflict = refusal('ConflictException', 'The client token was used', { resourceIds: ['arn:earlier'] });
    expect(await launch(conflict)).toEqual({ result: 'started', task_arn: 'arn:earlier' });
  });

  it.each([
    ['no room', { status: 200, body: { tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] } }],
    [
      'no capacity',
      {
        status: 200,
        body: { tasks: [], failures: [{ reason: 'Capacity is unavailable at this time. Please try again later' }] },
      },
    ],
    ['a throttle with HTTP 400', refusal('ThrottlingException', 'Rate exceeded')],
    [
      'a full quota',
      refusal('ClientException', "You've reached the limit on the number of vCPUs you can run concurrently"),
    ],
    ['a fault of ECS', { status: 500, body: { __type: 'ServerException', message: 'oops' } }],
    ['nothing at all', { status: 200, body: { tasks: [], failures: [] } }],
  ])('asks to try again after %s', async (_, canned) => {
    expect(await launch(canned)).toMatchObject({ result: 'try_again' });
  });

  it.each([
    ['an unknown task definition', refusal('ClientException', 'TaskDefinition not found.')],
    ['a missing right', refusal('AccessDeniedException', 'User is not authorized to perform iam:PassRole')],
    [
      'a wrong role',
      { status: 200, body: { tasks: [], failures: [{ reason: 'ROLE', detail: 'ECS was unable to assume the role' }] } },
    ],
  ])('gives up at once with the reason after %s', async (_, canned) => {
    expect(await launch(canned)).toMatchObject({ result: 'refused', reason: expect.stringMatching(/\w{4,}/) });
  });
});

describe('StopTask', () => {
  it('takes a task that is gone for stopped', async () => {
    answer = refusal('InvalidParameterException', 'The referenced task was not found.');
    await expect(tasks.stop('arn:gone', 'test')).resolves.toBeUndefined();
    answer = refusal('ClusterNotFoundException', 'Cluster not found.');
    await expect(tasks.stop('arn:gone', 'test')).rejects.toThrow('Cluster not found.');
  });
});

describe('DescribeTasks', () => {
  it('reads why a task stopped, and leaves out what ECS does not know', async () => {
    answer = {
      status: 200,
      body: {
        tasks: [
          {
            taskArn: 'arn:1',
            startedBy: '1/2/1',
            lastStatus: 'STOPPED',
            stopCode: 'EssentialContainerExited',
            stoppedReason: 'Essential container in task exited',
            containers: [
              { name: 'bot', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
            ],
          },
        ],
        failures: [{ arn: 'arn:2', reason: 'MISSING' }],
      },
    };
    const found = await tasks.findAll(['arn:1', 'arn:2']);
    expect([...found.keys()]).toEqual(['arn:1']);
    expect(found.get('arn:1')?.stop).toMatchObject({
      exit_code: 137,
      container_reason: expect.stringContaining('OutOfMemory'),
    });
  });
});
