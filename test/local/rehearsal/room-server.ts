import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRehearsal } from '../../../local/rehearsal/create-rehearsal.ts';
import type { RoomState } from '../../../local/rehearsal/room.ts';

/** The rehearsal rooms on a free port, and their controls. */
export async function startRooms() {
  const logged: object[] = [];
  const rehearsal = createRehearsal({ log: (record) => logged.push(record) });
  const server = createServer((request, response) => {
    void rehearsal.handle(request, response).then((isServed) => {
      if (!isServed) response.writeHead(418).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${url}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return {
    url,
    logged,
    call,
    state: async (room: string) => (await (await call('GET', `/rehearsal/${room}/state`)).json()) as RoomState,
    stop: async () => {
      rehearsal.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
