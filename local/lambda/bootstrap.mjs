// What runs in a function's process: loads the handler, then asks the Lambda Runtime API for one event after another.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { awslambda, isStreaming, streamAnswer } from './response-stream.mjs';

// An `import` of it would also load Node's own WebSocket client: 50 ms of each start.
const { Agent, request } = process.getBuiltinModule('node:http');

const EXTENSIONS = ['.mjs', '.js', '.cjs'];
const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, ...environment } = process.env;
const base = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true });
/** How many events this process handles at once. */
const eventsMax = Number(process.argv[2]);

globalThis.awslambda = awslambda;
const handler = await loadHandler().catch(async (error) => {
  await call('POST', '/init/error', describe(error));
  process.exit(1);
});
const handleAll = async () => {
  for (;;) await handleNext();
};
await Promise.all(Array.from({ length: eventsMax }, handleAll));

async function loadHandler() {
  const dot = _HANDLER.lastIndexOf('.');
  const stem = join(LAMBDA_TASK_ROOT, _HANDLER.slice(0, dot));
  const file = EXTENSIONS.map((extension) => stem + extension).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`There is no file for the handler ${_HANDLER} in ${LAMBDA_TASK_ROOT}.`);
  const { [_HANDLER.slice(dot + 1)]: exported } = await import(pathToFileURL(file).href);
  if (typeof exported !== 'function') throw new Error(`${file} does not export the handler ${_HANDLER}.`);
  return exported;
}

async function handleNext() {
  const { headers, body } = await call('GET', '/invocation/next');
  const requestId = headers['lambda-runtime-aws-request-id'];
  const path = `/invocation/${requestId}/response`;
  const context = invocationContext(requestId, headers);
  try {
    if (isStreaming(handler)) {
      const run = (stream) => handler(JSON.parse(body), stream, context);
      await streamAnswer(run, { url: base + path, agent, describe });
    } else {
      const answer = await handler(JSON.parse(body), context);
      await call('POST', path, answer ?? null);
    }
  } catch (error) {
    await call('POST', `/invocation/${requestId}/error`, describe(error));
  }
}

function invocationContext(requestId, headers) {
  const deadlineMillis = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: requestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMillis - Date.now()),
  };
}

function describe(error) {
  const { name, message, stack } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  const line = {
    time: new Date().toISOString(),
    level: 'error',
    event: 'function_error',
    error: `${name}: ${message}`,
    stack,
  };
  console.error(JSON.stringify(line));
  return { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] };
}

/** `fetch` would give up on the long wait for an event after five minutes. */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(base + path, { method, agent }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ headers: incoming.headers, body: text })).on('error', reject);
    });
    outgoing.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
