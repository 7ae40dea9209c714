import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http/body.ts';
import { startServer } from '../http/server.ts';
import { findSigner } from '../http/signature.ts';
import type { RunningServer } from '../interfaces.ts';
import { reportFault } from '../report-fault.ts';
import { EcsError, invalidParameter } from './ecs-error.ts';
import type { EcsState } from './ecs-state.ts';
import { describeClusters } from './operations/describe-clusters.ts';
import { describeTasks } from './operations/describe-tasks.ts';
import { listTasks } from './operations/list-tasks.ts';
import { runTask } from './operations/run-task.ts';
import { stopTask } from './operations/stop-task.ts';

const requestBytesMax = 1_048_576;
const targetPrefix = 'AmazonEC2ContainerServiceV20141113.';

const operations: Readonly<Record<string, (state: EcsState, input: unknown) => unknown>> = {
  RunTask: runTask,
  StopTask: stopTask,
  DescribeTasks: describeTasks,
  ListTasks: listTasks,
  DescribeClusters: describeClusters,
};

/** Speaks the JSON protocol of ECS to an SDK that has this URL as `AWS_ENDPOINT_URL_ECS`. */
export function startEcsServer(state: EcsState): Promise<RunningServer> {
  return startServer({
    port: 0,
    handle: (request, response) => handle(state, request, response),
    onFault: (error) => reportFault(state.around.log, 'ecs', error),
  });
}

async function handle(state: EcsState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    send(response, 200, await perform(state, request));
  } catch (error) {
    const refusal = error instanceof z.ZodError ? invalidParameter(z.prettifyError(error)) : error;
    if (!(refusal instanceof EcsError)) throw error;
    send(response, 400, { __type: refusal.type, message: refusal.message, ...refusal.details });
  }
}

async function perform(state: EcsState, request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, requestBytesMax);
  if (body === undefined) throw invalidParameter('The request is too large.');
  const signer = await findSigner(request, body, 'ecs', state.around);
  if (signer === undefined) {
    throw new EcsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.startsWith(targetPrefix) ? operations[target.slice(targetPrefix.length)] : undefined;
  if (operation === undefined) throw new EcsError('UnknownOperationException', `${target} is not served here.`);
  return operation(state, parseJson(body));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw Object.assign(new EcsError('SerializationException', 'The request is not JSON.'), { cause: error });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
