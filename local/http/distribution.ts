import type { IncomingMessage } from 'node:http';
import type { OriginServer, RequestHandler, Surroundings, UpgradeHandler } from '../interfaces.ts';
import type { EdgeFunction } from './edge-function.ts';
import { matchesPathPattern } from './path-pattern.ts';
import { type Answer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf } from './proxy-event.ts';
import { refuseUpgrade } from './upgrade.ts';

export interface Behaviour {
  readonly pathPattern: string;
  readonly allowedMethods: ReadonlySet<string>;
  readonly origin: OriginServer;
  /** How long the origin may be silent, before its answer and in the middle of it. */
  readonly readTimeoutSeconds: number;
  readonly edgeFunctions: readonly EdgeFunction[];
  readonly responseHeaders: Readonly<Record<string, string>>;
}

const methodNotAllowed: Answer = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'This distribution is not configured to allow the HTTP request method that was used for this request.',
};

/** Serves a distribution that caches nothing: the first behaviour whose pattern fits decides; the last fits all. */
export function serveDistribution(behaviours: readonly Behaviour[], around: Surroundings): RequestHandler {
  return async (request, response) => {
    if (around.isDown()) return void request.socket.destroy();
    const behaviour = behaviourFor(request, behaviours);
    if (!behaviour.allowedMethods.has(request.method ?? '')) return sendAnswer(response, methodNotAllowed);
    for (const [name, value] of Object.entries(behaviour.responseHeaders)) response.setHeader(name, value);
    for (const run of behaviour.edgeFunctions) {
      const answer = run(request);
      if (answer !== undefined) return sendAnswer(response, answer);
    }
    // CloudFront would still answer 504 when nothing has been sent.
    response.setTimeout(behaviour.readTimeoutSeconds * 1000, () => response.destroy());
    addressTo(behaviour.origin, request);
    return behaviour.origin.handle(request, response);
  };
}

/** The same for handshakes, which only a WebSocket API takes. */
export function upgradeThrough(behaviours: readonly Behaviour[], around: Surroundings): UpgradeHandler {
  return async (request, socket, head) => {
    if (around.isDown()) return void socket.destroy();
    const { origin } = behaviourFor(request, behaviours);
    if (origin.upgrade === undefined) return refuseUpgrade(socket, 400, { message: 'Bad Request' });
    addressTo(origin, request);
    return origin.upgrade(request, socket, head);
  };
}

function behaviourFor(request: IncomingMessage, behaviours: readonly Behaviour[]): Behaviour {
  const path = encodedPathOf(request);
  const behaviour = behaviours.find(({ pathPattern }) => matchesPathPattern(pathPattern, path));
  if (behaviour === undefined) throw new Error(`No behaviour is for ${path}.`);
  return behaviour;
}

/** An origin sees its own name, as the policy AllViewerExceptHostHeader says; everything else comes as it was sent. */
function addressTo({ url }: OriginServer, request: IncomingMessage): void {
  const { host } = new URL(url);
  request.headers.host = host;
  request.headersDistinct.host = [host];
}
