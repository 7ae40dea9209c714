import type { IncomingMessage } from 'node:http';
import type { RunningServer } from '../interfaces.ts';
import { isFromHere } from './guard.ts';
import { answerJson, type JsonRoute } from './json-route.ts';
import { jsonAnswer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf } from './proxy-event.ts';
import { type RequestHandler, startServer, type UpgradeHandler } from './server.ts';

/** The rehearsal room's side of the one port; it sees only paths under `/rehearsal/`. */
export interface RoomHandlers {
  readonly handle: RequestHandler;
  readonly upgrade?: UpgradeHandler;
}

export interface GatewayParts {
  readonly api: RequestHandler;
  readonly controls: readonly JsonRoute[];
}

export interface Gateway extends RunningServer {
  /** Until the stack is up, the API answers that it is starting. */
  serve(parts: GatewayParts): void;
}

const starting = jsonAnswer(503, { detail: 'Rollcall is starting' }, { 'retry-after': '1' });
const foreign = jsonAnswer(403, { detail: 'Only pages and clients of this runner may do that' });

/** The runner's one port: the API, the controls under `/_local` and the rehearsal room. */
export async function startGateway(options: {
  port: number;
  room: RoomHandlers;
  onFault(error: unknown): void;
}): Promise<Gateway> {
  let parts: GatewayParts | undefined;
  const server = await startServer({
    port: options.port,
    onFault: options.onFault,
    handle: async (request, response) => {
      const path = encodedPathOf(request);
      const isOurs = isUnder(path, '/_local') || isUnder(path, '/rehearsal');
      if (isOurs && !isFromHere(request)) return sendAnswer(response, foreign);
      if (isUnder(path, '/rehearsal')) return options.room.handle(request, response);
      if (parts === undefined) return sendAnswer(response, starting);
      if (isUnder(path, '/_local')) return sendAnswer(response, await answerJson(parts.controls, request, path));
      return parts.api(request, response);
    },
    upgrade: (request, socket, head) => {
      if (options.room.upgrade === undefined || !isRoomUpgrade(request)) return void socket.destroy();
      options.room.upgrade(request, socket, head);
    },
  });
  return {
    ...server,
    serve: (given) => {
      parts = given;
    },
  };
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function isRoomUpgrade(request: IncomingMessage): boolean {
  return isUnder(encodedPathOf(request), '/rehearsal') && isFromHere(request);
}
