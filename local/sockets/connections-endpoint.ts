import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/body.ts';
import { type Answer, jsonAnswer, sendAnswer } from '../http/proxy-answer.ts';
import { encodedPathOf } from '../http/proxy-event.ts';
import { findSigner } from '../http/signature.ts';
import type { RequestHandler, Surroundings } from '../interfaces.ts';
import { closeCodes, socketLimits } from './limits.ts';
import type { SocketApi } from './socket-api.ts';
import { identityOf } from './socket-event.ts';

const SERVICE = 'execute-api';

const upgradeRequired = jsonAnswer(426, { message: 'Upgrade Required' });
const methodNotAllowed = jsonAnswer(405, { message: 'Method Not Allowed' });
const forbidden = exception(403, 'ForbiddenException', 'Forbidden');
const gone = exception(410, 'GoneException');
const tooLarge = exception(413, 'PayloadTooLargeException', 'Message too long');

/** Everything at a WebSocket API's address that is no handshake: `/<stage>/@connections/<id>`, signed. */
export function serveConnections(api: SocketApi, around: Surroundings): RequestHandler {
  return async (request, response) => {
    if (around.isDown()) return void request.socket.destroy();
    const connectionId = connectionIdIn(request, api.stageName);
    if (connectionId === undefined) return sendAnswer(response, upgradeRequired);
    const answer = await answerCall({ api, around, request, connectionId });
    // 204 has no body, and no length of one.
    if (answer === undefined) return void response.writeHead(204).end();
    sendAnswer(response, answer);
  };
}

function connectionIdIn(request: IncomingMessage, stageName: string): string | undefined {
  const [, stage, connections, id, ...rest] = encodedPathOf(request).split('/').map(decodeURIComponent);
  const isCall = stage === stageName && connections === '@connections' && rest.length === 0;
  return isCall ? id : undefined;
}

interface Call {
  readonly api: SocketApi;
  readonly around: Surroundings;
  readonly request: IncomingMessage;
  readonly connectionId: string;
}

async function answerCall({ api, around, request, connectionId }: Call): Promise<Answer | undefined> {
  const body = await readBody(request, socketLimits.messageBytesMax);
  if (body === undefined) return tooLarge;
  if ((await findSigner(request, body, SERVICE, around)) === undefined) return forbidden;
  const connection = api.find(connectionId);
  if (connection === undefined) return gone;
  switch (request.method) {
    case 'POST':
      return connection.post(body) ? jsonAnswer(200, {}) : gone;
    case 'GET': {
      const { visit, lastActiveAt } = connection;
      const { sourceIp, userAgent } = identityOf(visit.request);
      return jsonAnswer(200, { connectedAt: visit.connectedAt, identity: { sourceIp, userAgent }, lastActiveAt });
    }
    case 'DELETE':
      connection.close(closeCodes.normal, 'Connection Closed Normally');
      return undefined;
    default:
      return methodNotAllowed;
  }
}

/** As the SDK's client reads it: the header names its class. */
function exception(status: number, name: string, message?: string): Answer {
  return jsonAnswer(status, { message }, { 'x-amzn-errortype': name });
}
