import * as z from 'zod';
import { environment } from '../../core/environment.ts';
import type { RunningTask, Stack } from '../interfaces.ts';
import { type JsonRoute, RefusalError } from './json-route.ts';
import { jsonAnswer } from './proxy-answer.ts';

/** A restart may keep the control plane away for at most this long. */
const downMillisMax = 60 * 60 * 1000;

const FaultsChange = z.strictObject({
  task_events: z.exactOptional(z.boolean()),
  deliveries: z.exactOptional(z.boolean()),
  callbacks: z.exactOptional(z.boolean()),
  disconnects: z.exactOptional(z.boolean()),
  launches: z.exactOptional(z.enum(['run', 'hold', 'fail'])),
});
const RestartInput = z.strictObject({ down_ms: z.number().int().min(0).max(downMillisMax).default(0) });
const NoInput = z.strictObject({});

export type ControlledStack = Pick<
  Stack,
  'around' | 'describeLive' | 'ecs' | 'invokeSchedule' | 'killFunction' | 'setFaults' | 'restart'
>;

/** `/_local/…`: what tests and demos may see and break. Only the runner has it. */
export function localControls(stack: ControlledStack, onFault: (error: unknown) => void): readonly JsonRoute[] {
  return [
    {
      method: 'GET',
      path: '/_local/tasks',
      answer: () => jsonAnswer(200, { tasks: stack.ecs.listTasks().map(shownTask) }),
    },
    {
      method: 'POST',
      path: '/_local/tasks/{meeting_id}/kill',
      answer: ({ meeting_id }) => killTasks(stack, meeting_id ?? ''),
    },
    {
      method: 'POST',
      path: '/_local/schedules/{name}/run',
      answer: ({ name }, body) => {
        NoInput.parse(body);
        return runSchedule(stack, name ?? '');
      },
    },
    {
      method: 'POST',
      path: '/_local/functions/{name}/kill',
      answer: ({ name }) => killFunction(stack, name ?? ''),
    },
    { method: 'GET', path: '/_local/live', answer: async () => jsonAnswer(200, await stack.describeLive()) },
    { method: 'GET', path: '/_local/faults', answer: () => jsonAnswer(200, stack.around.faults) },
    {
      method: 'PUT',
      path: '/_local/faults',
      answer: async (_parameters, body) => jsonAnswer(200, await stack.setFaults(FaultsChange.parse(body))),
    },
    {
      method: 'POST',
      path: '/_local/restart',
      answer: (_parameters, body) => restart(stack, RestartInput.parse(body).down_ms, onFault),
    },
  ];
}

function shownTask(task: RunningTask): unknown {
  return {
    meeting_id: meetingOf(task),
    attempt: Number(task.environment[environment.attempt]),
    task_arn: task.taskArn,
    pid: task.pid ?? null,
    last_status: task.lastStatus,
    environment: task.environment,
  };
}

function meetingOf(task: RunningTask): number {
  return Number(task.environment[environment.meetingId]);
}

function killTasks(stack: ControlledStack, meetingId: string) {
  const tasks = stack.ecs.listTasks().filter((task) => String(meetingOf(task)) === meetingId);
  const killed = tasks.filter(({ taskArn }) => stack.ecs.kill(taskArn));
  if (killed.length === 0) throw new RefusalError(404, `No running task for meeting ${meetingId}`);
  return jsonAnswer(200, { killed: killed.map(({ taskArn }) => taskArn) });
}

async function runSchedule(stack: ControlledStack, name: string) {
  const result = await stack.invokeSchedule(name);
  if (result === undefined) throw new RefusalError(404, `No schedule is called ${name}`);
  if (result.outcome === 'answered') return jsonAnswer(200, { status: 'run', result: result.payload ?? null });
  throw new RefusalError(
    502,
    result.outcome === 'failed' ? `${result.errorType}: ${result.errorMessage}` : 'Throttled',
  );
}

function killFunction(stack: ControlledStack, name: string) {
  const killed = stack.killFunction(name);
  if (killed === undefined) throw new RefusalError(404, `No function is called ${name}`);
  if (killed.length === 0) throw new RefusalError(409, `The function ${name} is not at work`);
  return jsonAnswer(200, { killed });
}

/** Answers as soon as the control plane is away; it comes back by itself. */
function restart(stack: ControlledStack, downMillis: number, onFault: (error: unknown) => void) {
  if (stack.around.isDown()) throw new RefusalError(409, 'A restart is under way');
  stack.restart({ downMs: downMillis }).catch(onFault);
  return jsonAnswer(202, { status: 'restarting', down_ms: downMillis });
}
