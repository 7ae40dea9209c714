import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal, readBody, sendJson } from './http-messages.ts';
import { NobodyError } from './room.ts';
import { ActorsInput, Line, LobbyInput, RoomSettings, WhomInput } from './room-settings.ts';
import { Rooms, TooManyRoomsError } from './rooms.ts';
import { type PageFile, pageFiles, servePage } from './serve-page.ts';
import { visitRoom } from './visit.ts';

export type Rehearsal = {
  /** True when the request was for a rehearsal room and was answered, refusals included. */
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Ends every room's meeting. */
  close: () => void;
};

export type RehearsalOptions = {
  /** Called with one JSON-able record per control that was used, and per fault. */
  log: (record: { event: string; room?: string; error?: string }) => void;
  now?: () => Date;
};

type Exchange = { rooms: Rooms; room: string; request: IncomingMessage; response: ServerResponse };
type Answer = (exchange: Exchange) => Promise<unknown> | unknown;

const root = '/rehearsal';
const roomPath = /^(?<room>[A-Za-z0-9-]{3,64})(?:\/(?<control>[a-z]+))?$/;
const emptyState = { participants: [], waiting: [], said: [] };

/** The rehearsal rooms of one runner, served under `/rehearsal`. Who may use the controls is the gateway's to check. */
export function createRehearsal({ log, now = () => new Date() }: RehearsalOptions): Rehearsal {
  const rooms = new Rooms({ now });
  return {
    async handle(request, response) {
      const path = new URL(request.url ?? '', 'http://room').pathname;
      if (path !== root && !path.startsWith(`${root}/`)) return false;
      try {
        await answer(path.slice(root.length + 1), { rooms, request, response, log });
      } catch (error) {
        sendRefusal(response, error, log);
      }
      return true;
    },
    close: () => rooms.close(),
  };
}

async function answer(
  path: string,
  { rooms, request, response, log }: Omit<Exchange, 'room'> & Pick<RehearsalOptions, 'log'>,
): Promise<void> {
  const file = pageFiles.find((name) => path === `-/${name}`);
  if (file) return serveFile(file, request, response);
  const { room, control = '' } = roomPath.exec(path)?.groups ?? {};
  const methods = controls[control];
  if (room === undefined || !methods) throw new Refusal(404, 'Not Found');
  const serve = methods[request.method ?? ''];
  if (!serve) throw notAllowed(response, Object.keys(methods));
  if (request.method !== 'GET') log({ event: `rehearsal ${request.method} ${control}`.trim(), room });
  const body = await serve({ rooms, room, request, response });
  if (body !== undefined) sendJson(response, 200, body);
}

/** Every control that changes a room answers with the room's state after it. */
const change =
  (run: (room: ReturnType<Rooms['open']>, exchange: Exchange) => Promise<void> | void): Answer =>
  async (exchange) => {
    const room = exchange.rooms.open(exchange.room);
    await run(room, exchange);
    return room.state();
  };

const controls: Record<string, Record<string, Answer>> = {
  '': {
    GET: ({ response }) => servePage(response, 'index.html'),
    PUT: async ({ rooms, room: id, request }) => {
      const settings = await readBody(request, RoomSettings);
      const room = rooms.open(id);
      room.configure(settings);
      return room.state();
    },
  },
  events: { GET: ({ rooms, room, request, response }) => visitRoom(rooms.open(room), request, response) },
  state: { GET: ({ rooms, room }) => rooms.find(room)?.state() ?? emptyState },
  admit: { POST: change(async (room, { request }) => room.admit(await readBody(request, WhomInput))) },
  deny: { POST: change(async (room, { request }) => room.deny(await readBody(request, WhomInput))) },
  remove: { POST: change(async (room, { request }) => room.remove(await readBody(request, WhomInput))) },
  lobby: { POST: change(async (room, { request }) => room.setLobby((await readBody(request, LobbyInput)).lobby)) },
  actors: { POST: change(async (room, { request }) => room.setActors((await readBody(request, ActorsInput)).quiet)) },
  end: { POST: change((room) => room.end()) },
  say: { POST: change(async (room, { request }) => room.say(await readBody(request, Line))) },
};

async function serveFile(file: PageFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET') throw notAllowed(response, ['GET']);
  await servePage(response, file);
}

function notAllowed(response: ServerResponse, methods: string[]): Refusal {
  response.setHeader('allow', methods.join(', '));
  return new Refusal(405, 'Method Not Allowed');
}

function sendRefusal(response: ServerResponse, error: unknown, log: RehearsalOptions['log']): void {
  const known = refusalOf(error);
  if (!known) log({ event: 'rehearsal failed', error: String(error) });
  if (response.headersSent) response.destroy();
  else sendJson(response, known?.statusCode ?? 500, { detail: known?.detail ?? 'Internal Server Error' });
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof NobodyError) return new Refusal(404, error.message);
  if (error instanceof TooManyRoomsError) return new Refusal(503, error.message);
  return error instanceof Refusal ? error : undefined;
}
