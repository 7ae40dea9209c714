import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './http-messages.ts';
import { rehearsalLimits } from './limits.ts';
import type { Room, RoomEvent, Visitor } from './room.ts';

/** Serves `GET /rehearsal/{room}/events?name=…`: the connection is the visit, the room ends it or the page closes it. */
export function visitRoom(room: Room, request: IncomingMessage, response: ServerResponse): void {
  const name = readName(request);
  if (room.visitors >= rehearsalLimits.peopleMax) throw new Refusal(429, 'The room is full');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const write = (event: RoomEvent) => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  const visitor: Visitor = {
    id: randomUUID(),
    name,
    send: write,
    bye: (event) => {
      write(event);
      response.end();
    },
  };
  const keepAlive = setInterval(() => void response.write(': here\n\n'), rehearsalLimits.keepAliveMillis);
  response.on('close', () => {
    clearInterval(keepAlive);
    room.depart(visitor);
  });
  room.knock(visitor);
}

function readName(request: IncomingMessage): string {
  const name = new URL(request.url ?? '', 'http://room').searchParams.get('name')?.trim() ?? '';
  if (name !== '' && name.length <= rehearsalLimits.nameCharactersMax) return name;
  const msg = `The name must have 1 to ${rehearsalLimits.nameCharactersMax} characters`;
  throw new Refusal(422, [{ loc: ['query', 'name'], msg, type: 'value_error' }]);
}
