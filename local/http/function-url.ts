import type { IncomingMessage } from 'node:http';
import type { FunctionUrlDefinition, RoleCredentials, ServeFunctionUrl, Surroundings } from '../interfaces.ts';
import { reportFault } from '../report-fault.ts';
import { readBody } from './body.ts';
import { type Answer, jsonAnswer, readAnswer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf, type ProxyRequest, proxyEvent } from './proxy-event.ts';
import { startServer } from './server.ts';
import { findSigner } from './signature.ts';

/** Lambda takes 6 MB in one synchronous invocation. */
const bodyBytesMax = 6_291_456;
const sessionName = 'rollcall-local';

/** AWS's own refusal, which has no `detail`: by that a bot tells it from ours. */
const forbidden = jsonAnswer(403, { Message: 'Forbidden' });
const tooLarge = jsonAnswer(413, { Message: `Request must be smaller than ${bodyBytesMax} bytes` });
const rateExceeded = jsonAnswer(429, { Message: 'Rate Exceeded.' });
const badGateway: Answer = { status: 502, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' };

export const serveFunctionUrl: ServeFunctionUrl = (definition, around) =>
  startServer({
    port: 0,
    onFault: (error) => reportFault(around.log, 'function-url', error),
    handle: async (request, response) => {
      const isAway = () => around.isDown() || !around.faults.callbacks;
      if (isAway()) return void request.socket.destroy();
      const answer = await answerRequest(definition, around, request);
      if (around.isDown()) return void request.socket.destroy();
      sendAnswer(response, answer);
    },
  });

async function answerRequest(
  definition: FunctionUrlDefinition,
  around: Surroundings,
  request: IncomingMessage,
): Promise<Answer> {
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
  const result = await definition.invoke(proxyEvent(proxied));
  if (result.outcome === 'throttled') return rateExceeded;
  return (result.outcome === 'answered' ? readAnswer(result.payload) : undefined) ?? badGateway;
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
