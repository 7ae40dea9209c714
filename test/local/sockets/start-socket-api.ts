import { onTestFinished } from 'vitest';
import { startServer } from '../../../local/http/server.ts';
import type { Invoke, InvokeResult } from '../../../local/interfaces.ts';
import { serveConnections } from '../../../local/sockets/connections-endpoint.ts';
import { type SocketLimits, socketLimits } from '../../../local/sockets/limits.ts';
import { readSelection } from '../../../local/sockets/select-route.ts';
import { SocketApi } from '../../../local/sockets/socket-api.ts';
import { createSurroundings } from '../surroundings.ts';

export interface SocketEvent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly requestContext: Record<string, unknown> & { readonly connectionId: string; readonly routeKey: string };
}

type Handler = (event: SocketEvent) => InvokeResult | Promise<InvokeResult>;

export const answered = (payload: unknown): InvokeResult => ({ outcome: 'answered', payload });

/** A WebSocket API of the stage `ws`, its functions here; it ends with the test. */
export async function startSocketApi(
  handlers: Readonly<Record<string, Handler>> = {},
  limits: Partial<SocketLimits> = {},
) {
  const around = createSurroundings();
  const events: SocketEvent[] = [];
  const selection = readSelection('$request.body.action');
  const api = new SocketApi({ apiId: 'api', selection, around, limits: { ...socketLimits, ...limits } });
  api.stageName = 'ws';
  const invokeWith =
    (handle: Handler): Invoke =>
    async (event) => {
      events.push(event as SocketEvent);
      return handle(event as SocketEvent);
    };
  const all = { $connect: ok, $disconnect: ok, $default: ok, ...handlers };
  for (const [key, handle] of Object.entries(all)) api.routes.set(key, invokeWith(handle));
  const faults: unknown[] = [];
  const server = await startServer({
    port: 0,
    handle: serveConnections(api, around),
    upgrade: api.upgrade.bind(api),
    onFault: (fault) => faults.push(fault),
  });
  onTestFinished(() => server.stop());
  return { api, around, events, faults, url: server.url, socketUrl: `${server.url.replace('http', 'ws')}/ws` };
}

const ok: Handler = () => answered({ statusCode: 200 });
