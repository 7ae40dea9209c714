import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findEndpoint } from '../../../core/webhooks/endpoint.ts';
import { postMessage } from '../../../core/webhooks/post-message.ts';
import { createWebhookWorld, publicAddress, userWithWebhook } from './webhook-world.ts';

const closed = { webhookAllowLoopback: false };
const open = { webhookAllowLoopback: true };
const url = 'https://hooks.example.com/';

const servers: { close: () => unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

describe('findEndpoint', () => {
  it('answers the first of the addresses, IPv4 before IPv6', async () => {
    const resolve = async () => [publicAddress, '2606:2800:21f:cb07:6820:80da:af6b:8b2c'];
    expect(await findEndpoint(url, { resolve, settings: closed })).toMatchObject({ address: publicAddress });
  });

  it.each([
    [['127.0.0.1']],
    [[publicAddress, '127.0.0.1']],
    [['169.254.169.254']],
    [[publicAddress, '::1']],
    [['::ffff:93.184.215.14']],
    [['64:ff9b::a9fe:a9fe']],
    [['fd00:ec2::254', publicAddress]],
  ])('refuses a host with the addresses %j', async (addresses) => {
    const found = findEndpoint(url, { resolve: async () => addresses, settings: closed });
    await expect(found).rejects.toMatchObject({ word: 'address_refused' });
    const alsoOpen = findEndpoint(url, { resolve: async () => addresses, settings: open });
    await expect(alsoOpen).rejects.toMatchObject({ word: 'address_refused' });
  });

  it('finds nothing for a host without an address, and looks none up for this machine', async () => {
    const none = findEndpoint(url, { resolve: async () => [], settings: closed });
    await expect(none).rejects.toMatchObject({ word: 'name_not_found' });
    const resolve = async () => Promise.reject(new Error('asked'));
    expect((await findEndpoint('http://localhost:1/', { resolve, settings: open })).address).toBe('127.0.0.1');
    expect((await findEndpoint('http://[::1]:1/', { resolve, settings: open })).address).toBe('::1');
    const shut = findEndpoint('http://localhost:1/', { resolve, settings: closed });
    await expect(shut).rejects.toMatchObject({ word: 'address_refused' });
  });
});

describe('a name server that changes its answer', () => {
  it('is asked once, and what it says next is never called', async () => {
    let asked = 0;
    const called: string[] = [];
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.addresses = async () => {
      asked += 1;
      return [asked === 1 ? publicAddress : '127.0.0.1'];
    };
    world.endpoint.answer = async ({ endpoint }) => {
      called.push(endpoint.address);
      return { status: 500, text: '' };
    };
    await world.announceLast(await world.complete(meeting));
    expect([asked, called]).toEqual([1, [publicAddress]]);
    for (let count = 0; count < 3; count += 1) await world.deliver(world.queued[0]?.event ?? noEvent());
    expect(called).toEqual([publicAddress]);
    const [delivery] = await world.deliveries(userId);
    expect(delivery?.attempts.at(-1)).toMatchObject({ error: 'address_refused', status_code: null, answer: null });
  });

  it('has no say where the connection goes: the address is called, under the name', async () => {
    const seen: string[] = [];
    const port = await listen(
      createServer((request, response) => {
        seen.push(`${request.method} ${request.headers.host} ${request.url}`);
        response.end('ok');
      }),
    );
    const endpoint = { url: new URL(`http://hooks.example.com:${port}/a?b=c#d`), address: '127.0.0.1' };
    const reply = await postMessage(endpoint, { body: '{}', headers: {} }, 5000);
    expect(reply).toEqual({ status: 200, text: 'ok' });
    expect(seen).toEqual([`POST hooks.example.com:${port} /a?b=c`]);
  });

  it('sends the name in SNI, and no body to a peer that does not prove it', async () => {
    const received: Buffer[] = [];
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (hello) => {
        received.push(hello);
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    });
    const port = await listen(server);
    const endpoint = { url: new URL(`https://hooks.example.com:${port}/`), address: '127.0.0.1' };
    const posted = postMessage(endpoint, { body: '{"secret":"meeting"}', headers: {} }, 5000);
    await expect(posted).rejects.toMatchObject({ word: 'tls_failed' });
    const text = Buffer.concat(received).toString('latin1');
    expect(text).toContain('hooks.example.com');
    expect(text).not.toContain('meeting');
  });
});

describe('postMessage', () => {
  const to = (port: number) => ({ url: new URL(`http://127.0.0.1:${port}/`), address: '127.0.0.1' });
  const message = { body: '{"a":1}', headers: { 'content-type': 'application/json' } };

  it('follows no redirect', async () => {
    let calls = 0;
    const port = await listen(
      createServer((_, response) => {
        calls += 1;
        response.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
      }),
    );
    expect((await postMessage(to(port), message, 5000)).status).toBe(302);
    expect(calls).toBe(1);
  });

  it('hands on when the endpoint wants to be asked again', async () => {
    const port = await listen(
      createServer((_, response) => void response.writeHead(503, { 'retry-after': '60' }).end()),
    );
    expect(await postMessage(to(port), message, 5000)).toEqual({ status: 503, text: '', retryAfter: '60' });
  });

  it('gives up on an endpoint that says nothing', async () => {
    const port = await listen(createTcpServer(() => {}));
    await expect(postMessage(to(port), message, 100)).rejects.toMatchObject({ word: 'timeout' });
  });

  it('takes the status of an answer whose text never ends, and reads 64 KB of one that is long', async () => {
    const slow = await listen(createServer((_, response) => void response.writeHead(200).write('so far')));
    expect(await postMessage(to(slow), message, 200)).toEqual({ status: 200, text: 'so far' });
    const long = await listen(createServer((_, response) => void response.end(Buffer.alloc(10_000_000, 'x'))));
    expect((await postMessage(to(long), message, 5000)).text).toHaveLength(64 * 1024);
  });

  it('names what went wrong', async () => {
    const port = await listen(createServer());
    servers.splice(0).map((server) => server.close());
    await expect(postMessage(to(port), message, 1000)).rejects.toMatchObject({ word: 'connection_refused' });
    const rude = await listen(createTcpServer((socket) => void socket.destroy()));
    await expect(postMessage(to(rude), message, 1000)).rejects.toMatchObject({ word: 'connection_failed' });
    const babble = await listen(createTcpServer((socket) => void socket.end('220 smtp\r\n')));
    await expect(postMessage(to(babble), message, 1000)).rejects.toMatchObject({ word: 'connection_failed' });
  });
});

function noEvent(): never {
  throw new Error('Nothing was queued.');
}
