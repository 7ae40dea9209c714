import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { serveFunctionUrl } from '../../../local/http/function-url.ts';
import type { CorsRules, OriginServer } from '../../../local/interfaces.ts';
import type { LocalFunction } from '../../../local/lambda/local-function.ts';
import { createTestFunctions } from '../lambda/test-functions.ts';
import { waitFor } from '../wait-for.ts';
import { receiveStream } from './receive-stream.ts';

const functions = await createTestFunctions();
const servers: OriginServer[] = [];
afterEach(() => functions.around.setDown(false));
afterAll(async () => {
  await functions.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

/** A function URL of the mode RESPONSE_STREAM, asked with `input`. */
async function serve(
  handler: string,
  cors?: CorsRules,
): Promise<{ url: string; target: LocalFunction; ask: (input?: object) => ReturnType<typeof receiveStream> }> {
  const target = functions.start(handler, { timeoutSeconds: 60 });
  target.shareProcesses();
  const invoke = (event: unknown) => target.invokeStreaming(event);
  const definition = { functionName: handler, authType: 'NONE', invokeMode: 'RESPONSE_STREAM', cors, invoke } as const;
  const server = await serveFunctionUrl(definition, functions.around);
  servers.push(server);
  const ask = (input = {}) => receiveStream(server.url, { body: JSON.stringify(input) });
  return { url: server.url, target, ask };
}

const endless = { count: 1e6, pauseMillis: 20 };

describe('a function URL that streams', () => {
  it('sends the head of the prelude and then the chunks, chunked', async () => {
    const { ask } = await serve('lines');
    const answer = await ask({ name: 'a', count: 200 });
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-name': 'a',
      'set-cookie': ['a=1; Path=/', 'b=2'],
      'transfer-encoding': 'chunked',
    });
    const lines = (await text(answer)).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(Array.from({ length: 200 }, (_, n) => `a${n + 1}`));
  });

  it('sends what there is before the function has ended', async () => {
    const { target, ask } = await serve('lines');
    const answer = await ask(endless);
    for await (const chunk of answer) {
      expect(String(chunk)).toMatch(/^1 /);
      break;
    }
    expect(target.killAtWork()).toHaveLength(1);
  });

  it('cuts the connection when the function fails in the middle', async () => {
    const { ask } = await serve('lines');
    const answer = await ask({ count: 1, failsLast: true });
    expect(answer.statusCode).toBe(201);
    await expect(text(answer)).rejects.toThrow('aborted');
  });

  it('cuts the connection when the process is killed or a restart takes it', async () => {
    const { target, ask } = await serve('lines');
    const killed = await ask(endless);
    const ended = expect(text(killed)).rejects.toThrow('aborted');
    expect(target.killAtWork()).toHaveLength(1);
    await ended;

    const restarted = expect(text(await ask(endless))).rejects.toThrow('aborted');
    functions.around.setDown(true);
    await target.goAway();
    await restarted;
    await expect(ask()).rejects.toThrow();
    functions.around.setDown(false);
    target.comeBack();
    expect((await ask()).statusCode).toBe(201);
  });

  it('lets the function go on when its client has gone', async () => {
    const { ask } = await serve('lines');
    const answer = await ask({ name: 'unheard', count: 20, pauseMillis: 20 });
    answer.destroy();
    await waitFor('its end', () => functions.printedBy('lines').some(({ finished }) => finished === 'unheard'));
  });

  it('makes the function wait for a slow client, and go on when that one gives up', async () => {
    const { ask } = await serve('flood');
    const answer = await ask({ bytes: 64 * 1024 * 1024 });
    const waits = () => functions.printedBy('flood').find((printed) => 'waitsAt' in printed);
    expect((await waitFor('it to wait', waits)).waitsAt).toBeLessThan(16 * 1024 * 1024);
    expect(functions.printedBy('flood')).not.toContainEqual({ finished: true });
    answer.destroy();
    await waitFor('its end', () => functions.printedBy('flood').some(({ finished }) => finished === true));
  });

  it('sends bytes without a prelude as they are, and a whole answer too', async () => {
    const bare = await (await serve('bare')).ask();
    expect([bare.statusCode, bare.headers['content-type'], await text(bare)]).toEqual([
      200,
      'text/plain',
      'no prelude',
    ]);
    const whole = await (await serve('whole')).ask();
    expect(whole.statusCode).toBe(200);
    expect(JSON.parse(await text(whole))).toEqual({ statusCode: 418, body: 'as it is' });
  });

  it.each([
    ['lines', { failsFirst: true }],
    ['headless', {}],
  ])('answers 502 when %s %j never comes to its prelude', async (handler, input) => {
    const answer = await (await serve(handler)).ask(input);
    expect([answer.statusCode, await text(answer)]).toEqual([502, 'Internal Server Error']);
  });

  it('has CORS headers of its own on streams and refusals, and answers preflights', async () => {
    const origin = 'https://app.example';
    const list = { allowOrigins: [origin], allowMethods: ['POST'], allowHeaders: ['x-api-key'], exposeHeaders: [] };
    const { url } = await serve('lines', { ...list, allowCredentials: false, maxAgeSeconds: 60 });
    const allowed = { 'access-control-allow-origin': origin };
    const ask = (body: string) => receiveStream(url, { headers: { origin }, body });
    expect((await ask('{}')).headers).toMatchObject(allowed);
    expect(await ask('{"failsFirst":true}')).toMatchObject({ statusCode: 502, headers: allowed });
    const headers = { origin, 'access-control-request-method': 'POST' };
    const preflight = await receiveStream(url, { method: 'OPTIONS', headers });
    expect(preflight).toMatchObject({ statusCode: 204, headers: { ...allowed, 'access-control-max-age': '60' } });
  });

  it('is not what the fault of lost callbacks is about', async () => {
    const { ask } = await serve('lines');
    functions.around.faults.callbacks = false;
    expect((await ask()).statusCode).toBe(201);
    functions.around.faults.callbacks = true;
  });
});
