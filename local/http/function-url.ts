import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  FunctionUrlDefinition,
  RequestHandler,
  RoleCredentials,
  ServeFunctionUrl,
  StreamingResult,
  Surroundings,
} from '../interfaces.ts';
import { reportFault } from '../report-fault.ts';
import { readBody } from './body.ts';
import { isPreflight, preflightHeaders, withCors } from './cors.ts';
import { type Answer, jsonAnswer, readAnswer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf, type ProxyRequest, proxyEvent } from './proxy-event.ts';
import { startServer } from './server.ts';
import { findSigner } from './signature.ts';
import { sendStream } from './streamed-answer.ts';

/** Lambda takes 6 MB in one synchronous invocation. */
const bodyBytesMax = 6_291_456;
const sessionName = 'rollcall-local';

/** AWS's own refusal, which has no `detail`: by that a bot tells it from ours. */
const forbidden = jsonAnswer(403, { Message: 'Forbidden' });
const tooLarge = jsonAnswer(413, { Message: `Request must be smaller than ${bodyBytesMax} bytes` });
const rateExceeded = jsonAnswer(429, { Message: 'Rate Exceeded.' });
const badGateway: Answer = { status: 502, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' };

export const serveFunctionUrl: ServeFunctionUrl = async (definition, around) => {
  const handle = handlerOf(definition, around);
  const onFault = (error: unknown) => reportFault(around.log, 'function-url', error);
  return { ...(await startServer({ port: 0, onFault, handle })), handle };
};

function handlerOf(definition: FunctionUrlDefinition, around: Surroundings): RequestHandler {
  // Calls that ask for a signature are the bots'; theirs is the fault of lost callbacks.
  const isLost = () => definition.authType === 'AWS_IAM' && !around.faults.callbacks;
  return async (request, response) => {
    if (around.isDown() || isLost()) return void request.socket.destroy();
    if (definition.cors !== undefined && isPreflight(request)) {
      return sendAnswer(response, { status: 204, headers: preflightHeaders(definition.cors, request), body: '' });
    }
    const event = await readEvent(definition, around, request);
    if ('status' in event) return sendAnswer(response, event);
    const result = await definition.invoke(event);
    if (around.isDown()) return void request.socket.destroy();
    await sendResult(response, result, {
      invokeMode: definition.invokeMode,
      headersOf: (headers) => withCors(headers, definition.cors, request),
    });
  };
}

interface Sending extends Pick<FunctionUrlDefinition, 'invokeMode'> {
  headersOf(headers: Answer['headers']): Answer['headers'];
}

async function sendResult(
  response: ServerResponse,
  result: StreamingResult,
  { invokeMode, headersOf }: Sending,
): Promise<void> {
  const send = (answer: Answer) => sendAnswer(response, { ...answer, headers: headersOf(answer.headers) });
  if (result.outcome === 'throttled') return send(rateExceeded);
  if (result.outcome === 'failed') return send(badGateway);
  if (result.outcome === 'streamed') {
    return (await sendStream(response, result, headersOf)) === 'unreadable' ? send(badGateway) : undefined;
  }
  // Lambda streams every payload of such a URL as it is; only a prelude would say more about it.
  if (invokeMode === 'RESPONSE_STREAM') return send(jsonAnswer(200, result.payload));
  send(readAnswer(result.payload) ?? badGateway);
}

/** The event for the function, or the refusal of a call that it never sees. */
async function readEvent(
  definition: FunctionUrlDefinition,
  around: Surroundings,
  request: IncomingMessage,
): Promise<ReturnType<typeof proxyEvent> | Answer> {
  const body = await readBody(request, bodyBytesMax);
  if (body === undefined) return tooLarge;
  const signer = definition.authType === 'NONE' ? undefined : await findSigner(request, body, 'lambda', around);
  if (definition.authType === 'AWS_IAM' && signer === undefined) return forbidden;
  const proxied: ProxyRequest = {
    request,
    body,
    // Unlike HTTP APIs, function URLs hand the path on as it is encoded.
    rawPath: encodedPathOf(request),
    routeKey: '$default',
    pathParameters: {},
    accountId: around.accountId,
    apiId: definition.functionName,
    ...(signer && { authorizer: { iam: callerOf(signer, around.accountId) } }),
  };
  return proxyEvent(proxied);
}

function callerOf({ roleArn, accessKeyId }: RoleCredentials, accountId: string): Record<string, string | null> {
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const callerId = `AROALOCAL${roleName.toUpperCase().replace(/[^A-Z0-9]/g, '')}:${sessionName}`;
  return {
    accessKey: accessKeyId,
    accountId,
    callerId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: callerId,
  };
}
