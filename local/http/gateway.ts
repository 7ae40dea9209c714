import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, RunningServer, UpgradeHandler } from '../interfaces.ts';
import { isFromHere } from './guard.ts';
import { answerJson, type JsonRoute } from './json-route.ts';
import { jsonAnswer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf } from './proxy-event.ts';
import { startServer } from './server.ts';
import { refuseUpgrade } from './upgrade.ts';

/** The rehearsal room's side of the one port; answers whether the request was for it. */
export interface Room {
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export interface GatewayParts {
  /** The distribution of the stack, or its HTTP API where there is none. */
  readonly frontDoor: RequestHandler;
  readonly frontDoorUpgrade: UpgradeHandler;
  /** Takes what another runner publishes to a topic of this one. */
  readonly fromPeer: RequestHandler;
  readonly controls: readonly JsonRoute[];
}

export interface Gateway extends RunningServer {
  /** Until the stack is up, the front door answers that it is starting. */
  serve(parts: GatewayParts): void;
}

const starting = jsonAnswer(503, { detail: 'Rollcall is starting' }, { 'retry-after': '1' });
const notFound = jsonAnswer(404, { detail: 'Not Found' });
const foreign = jsonAnswer(403, { detail: 'Only pages and clients of this runner may do that' });

/** The runner's one port: the stack's front door, the controls under `/_local` and the rehearsal room. */
export async function startGateway(options: {
  port: number;
  room: Room;
  onFault(error: unknown): void;
}): Promise<Gateway> {
  let parts: GatewayParts | undefined;
  const server = await startServer({
    port: options.port,
    onFault: options.onFault,
    handle: async (request, response) => {
      const path = encodedPathOf(request);
      if (isOurs(path) && !isFromHere(request)) return sendAnswer(response, foreign);
      if (isUnder(path, '/rehearsal')) {
        if (!(await options.room.handle(request, response))) sendAnswer(response, notFound);
        return;
      }
      if (parts === undefined) return sendAnswer(response, starting);
      if (path === '/_local/sns' && request.method === 'POST') return parts.fromPeer(request, response);
      if (isUnder(path, '/_local')) return sendAnswer(response, await answerJson(parts.controls, request, path));
      return parts.frontDoor(request, response);
    },
    upgrade: async (request, socket, head) => {
      if (isOurs(encodedPathOf(request))) return refuseUpgrade(socket, 404, { detail: 'Not Found' });
      if (parts === undefined) return refuseUpgrade(socket, 503, { detail: 'Rollcall is starting' });
      return parts.frontDoorUpgrade(request, socket, head);
    },
  });
  return {
    ...server,
    serve: (given) => {
      parts = given;
    },
  };
}

function isOurs(path: string): boolean {
  return isUnder(path, '/_local') || isUnder(path, '/rehearsal');
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
