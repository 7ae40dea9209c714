import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startServer } from '../http/server.ts';
import type { StreamedAnswer } from '../interfaces.ts';
import { checkedBody } from './checked-body.ts';

export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly deadlineMillis: number;
  readonly functionArn: string;
}

/** What the Runtime API asks of the owner of a process, in the order of the process's calls. */
export interface RuntimeListener {
  /** Resolves when there is an event for the process. */
  next(): Promise<Invocation>;
  answered(requestId: string, body: string): void;
  /** The answer has begun; resolves when it is over, however it ended. */
  streamed(requestId: string, answer: StreamedAnswer): Promise<void>;
  failed(requestId: string, body: string): void;
  initFailed(body: string): void;
}

export interface RuntimeApi {
  /** Admits one process; `address` is its `AWS_LAMBDA_RUNTIME_API`. */
  admit(listener: RuntimeListener): { address: string; dismiss(): void };
  stop(): Promise<void>;
}

const VERSION = '2018-06-01';

/** Serves the Lambda Runtime API to all function processes; each has a path of its own, which nobody can guess. */
export async function startRuntimeApi(onFault: (error: unknown) => void): Promise<RuntimeApi> {
  const listeners = new Map<string, RuntimeListener>();
  const handle = (request: IncomingMessage, response: ServerResponse) => serve(listeners, request, response);
  // A streamed answer is one request for as long as it lasts; the function's own time limit bounds it.
  const server = await startServer({ port: 0, handle, onFault, requestTimeoutMillis: 0 });
  const host = new URL(server.url).host;
  return {
    admit(listener) {
      const id = randomUUID();
      listeners.set(id, listener);
      return { address: `${host}/${id}`, dismiss: () => listeners.delete(id) };
    },
    stop: server.stop,
  };
}

async function serve(
  listeners: ReadonlyMap<string, RuntimeListener>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, id = '', version, , ...call] = (request.url ?? '').split('/');
  const listener = listeners.get(id);
  if (listener === undefined || version !== VERSION) {
    response.writeHead(403).end();
    return;
  }
  const [subject, requestId = '', verb] = call;
  if (subject === 'invocation' && requestId === 'next') {
    await answerNext(listener, response);
    return;
  }
  await take(listener, request, { subject, requestId, verb });
  response.writeHead(202).end();
}

interface Call {
  readonly subject: string | undefined;
  readonly requestId: string;
  readonly verb: string | undefined;
}

async function take(listener: RuntimeListener, request: IncomingMessage, call: Call): Promise<void> {
  const { subject, requestId, verb } = call;
  if (verb === 'response' && request.headers['lambda-runtime-function-response-mode'] === 'streaming') {
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    await listener.streamed(requestId, { contentType, body: checkedBody(request) });
    return;
  }
  const body = await text(request);
  if (subject === 'init') listener.initFailed(body);
  else if (verb === 'response') listener.answered(requestId, body);
  else listener.failed(requestId, body);
}

async function answerNext(listener: RuntimeListener, response: ServerResponse): Promise<void> {
  const invocation = await listener.next();
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': String(invocation.deadlineMillis),
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
  });
  response.end(JSON.stringify(invocation.event));
}
