import * as z from 'zod';
import { invalidParameter } from '../ecs-error.ts';
import { type EcsState, getCluster } from '../ecs-state.ts';

const pageSizeMax = 100;

const ListTasksInput = z.object({
  cluster: z.string().optional(),
  family: z.string().optional(),
  startedBy: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
  maxResults: z.number().int().min(1).max(pageSizeMax).default(pageSizeMax),
  nextToken: z.string().optional(),
});

/** ListTasks: pages of ARNs, oldest first. ECS sets no task's desired status to PENDING, so that filter finds none. */
export function listTasks(state: EcsState, rawInput: unknown): unknown {
  const input = ListTasksInput.parse(rawInput);
  const { clusterArn } = getCluster(state, input.cluster);
  const found = state.book
    .list()
    .filter((task) => task.clusterArn === clusterArn && task.desiredStatus === input.desiredStatus)
    .filter((task) => input.family === undefined || task.family === input.family)
    .filter((task) => input.startedBy === undefined || task.startedBy === input.startedBy)
    .map((task) => ({ arn: task.taskArn, place: `${task.createdAt}/${task.taskArn}` }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const after = readToken(input.nextToken);
  const rest = found.filter(({ place }) => place > after);
  const page = rest.slice(0, input.maxResults);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  return {
    taskArns: page.map(({ arn }) => arn),
    ...(last && { nextToken: Buffer.from(last.place).toString('base64url') }),
  };
}

function readToken(token: string | undefined): string {
  if (token === undefined) return '';
  const place = Buffer.from(token, 'base64url').toString('utf8');
  if (!/^\d+\/arn:/.test(place)) throw invalidParameter('Invalid token.');
  return place;
}
