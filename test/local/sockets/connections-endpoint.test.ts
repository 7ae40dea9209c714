import { once } from 'node:events';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  ForbiddenException,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RoleCredentials } from '../../../local/interfaces.ts';
import { waitFor } from '../wait-for.ts';
import { openSocket } from './open-socket.ts';
import { startSocketApi } from './start-socket-api.ts';

type Api = Awaited<ReturnType<typeof startSocketApi>>;

/** The SDK's own client, with credentials of a role unless told. */
function clientOf({ url, around }: Api, change: Partial<RoleCredentials> = {}): ApiGatewayManagementApiClient {
  const credentials = { ...around.credentials.issue('arn:aws:iam::000000000000:role/push'), ...change };
  const { region } = around;
  const client = new ApiGatewayManagementApiClient({ endpoint: `${url}/ws`, region, credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

const post = (client: ApiGatewayManagementApiClient, ConnectionId: string, Data: string) =>
  client.send(new PostToConnectionCommand({ ConnectionId, Data }));

async function open(api: Api) {
  const known = new Set(api.api.connections);
  const client = await openSocket(api.socketUrl, { headers: { 'user-agent': 'test' } });
  const connection = await waitFor('the connection', () => api.api.connections.find((each) => !known.has(each)));
  return { ...client, id: connection.visit.connectionId };
}

describe('POST /@connections/{id}', () => {
  it('sends a text to that client alone', async () => {
    const api = await startSocketApi();
    const [first, second] = [await open(api), await open(api)];
    const client = clientOf(api);
    await post(client, first.id, '{"é":1}');
    await post(client, second.id, 'end');
    await waitFor('both texts', () => first.received.length + second.received.length === 2);
    expect([first.received, second.received]).toEqual([['{"é":1}'], ['end']]);
  });

  it('answers GoneException for who is unknown, and for who has left', async () => {
    const api = await startSocketApi();
    const { socket, id } = await open(api);
    const client = clientOf(api);
    await expect(post(client, 'L0SM9cOFvHcCIhw=', 'x')).rejects.toBeInstanceOf(GoneException);
    socket.terminate();
    await waitFor('the end', () => api.api.connections.length === 0);
    await expect(post(client, id, 'x')).rejects.toBeInstanceOf(GoneException);
  });

  it('takes 128 KB and not a byte more', async () => {
    const api = await startSocketApi();
    const { id, received } = await open(api);
    const client = clientOf(api);
    await post(client, id, 'x'.repeat(128 * 1024));
    await waitFor('the text', () => received[0]?.length === 128 * 1024);
    await expect(post(client, id, 'x'.repeat(128 * 1024 + 1))).rejects.toBeInstanceOf(PayloadTooLargeException);
  });

  it('refuses a call that is not signed with credentials of this runner', async () => {
    const api = await startSocketApi();
    const { id, received } = await open(api);
    await expect(post(clientOf(api, { secretAccessKey: 'wrong' }), id, 'x')).rejects.toBeInstanceOf(ForbiddenException);
    expect((await fetch(`${api.url}/ws/@connections/${id}`, { method: 'POST', body: 'x' })).status).toBe(403);
    expect(received).toEqual([]);
  });

  it('drops a client that does not read, and serves the others meanwhile', async () => {
    const api = await startSocketApi({}, { bufferedBytesMax: 256 * 1024 });
    const [slow, fast] = [await open(api), await open(api)];
    slow.socket.pause();
    const client = clientOf(api);
    const text = 'x'.repeat(64 * 1024);
    let posts = 0;
    const untilGone = async () => {
      for (; posts < 1000; posts += 1) await post(client, slow.id, text);
    };
    await expect(untilGone()).rejects.toBeInstanceOf(GoneException);
    await post(client, fast.id, 'still here');
    await waitFor('the text', () => fast.received.length === 1);
    expect(posts).toBeLessThan(500);
    await waitFor('the drop', () => api.api.find(slow.id) === undefined);
    slow.socket.resume();
    expect((await slow.closed).code).toBe(1006);
  });
});

describe('GET and DELETE /@connections/{id}', () => {
  it('tells of a connection', async () => {
    const api = await startSocketApi();
    const { id } = await open(api);
    const told = await clientOf(api).send(new GetConnectionCommand({ ConnectionId: id }));
    expect(told).toMatchObject({ Identity: { SourceIp: '127.0.0.1', UserAgent: 'test' } });
    expect(told.ConnectedAt).toBeInstanceOf(Date);
    expect(told.LastActiveAt?.getTime()).toBeGreaterThanOrEqual(told.ConnectedAt?.getTime() ?? Number.NaN);
  });

  it('closes a connection', async () => {
    const api = await startSocketApi();
    const { id, socket } = await open(api);
    const closing = once(socket, 'close');
    await clientOf(api).send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect((await closing)[0]).toBe(1000);
    await waitFor('$disconnect', () => api.events.at(-1)?.requestContext.routeKey === '$disconnect');
    expect(api.faults).toEqual([]);
  });
});
