import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../lambdas/routes.ts';
import { startEcs } from '../../local/ecs/ecs.ts';
import { serveFunctionUrl } from '../../local/http/function-url.ts';
import { startServer } from '../../local/http/server.ts';
import type { InvokeResult, Stack } from '../../local/interfaces.ts';
import { startStack } from '../../local/stack.ts';

const peer = 'b=arn:aws:sns:us-east-1:000000000000:rollcall-site-b';
const adminKey = 'admin-key-of-the-test';
const faults: unknown[] = [];
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    // With whatever an option adds to the template.
    context: {
      heartbeatSeconds: '5',
      corsOrigins: 'https://app.example',
      alarms: 'true',
      bedrockModelId: 'a.model',
      sites: peer,
    },
    parameters: { AdminApiKeySha256: createHash('sha256').update(adminKey).digest('hex') },
    dataDirectory: undefined,
    origin: 'http://127.0.0.1:1',
    log: () => {},
    startEcs,
    serveFunctionUrl,
  });
});

afterAll(() => stack.stop());

describe('startStack', () => {
  it('serves every route of the app, and the rest by the default route', () => {
    const served = stack.httpApi.routes.map(({ method, path }) => `${method} ${path}`);
    expect(served).toEqual(expect.arrayContaining(routes.map(({ method, path }) => `${method} ${path}`)));
    expect(served).toContain('ANY $default');
    expect(stack.outputs.ApiUrl).toBe(stack.apiUrl);
    expect(stack.outputs.TableName).toBe(stack.tableName);
  });

  it('serves the front door, and the API at its own root', async () => {
    const { origin } = new URL(stack.apiUrl);
    expect(stack.outputs).toMatchObject({ FrontDoorUrl: 'http://127.0.0.1:1', ApiUrl: origin });
    const frontDoor = await startServer({ port: 0, handle: stack.frontDoor, onFault: (fault) => faults.push(fault) });
    const ask = (url: string) => fetch(`${url}/api/v1/stream`, { method: 'POST', body: '{}' });
    const [streamed, refused] = [await ask(frontDoor.url), await ask(stack.apiUrl)];
    await frontDoor.stop();
    // Nobody may ask without a key, unless the option says so; the API alone does not know the path.
    expect([streamed.status, refused.status]).toEqual([401, 404]);
    expect(faults).toEqual([]);
  });

  it('runs the bundled functions on the emulators: table, topic and cluster are found', async () => {
    const result = await get('/health');
    expect(result).toMatchObject({ outcome: 'answered', payload: { statusCode: 200 } });
    const { checks } = JSON.parse(Object(result).payload.body);
    expect(checks).toMatchObject({ database: { status: 'ok' }, bus: { status: 'ok' }, compute: { status: 'ok' } });
  });

  it('runs the sweep when asked', async () => {
    expect(await stack.invokeSchedule('sweep-stale-meetings')).toMatchObject({
      outcome: 'answered',
      payload: { due: 0 },
    });
  });

  it('refuses unsigned calls of the callbacks', async () => {
    const response = await fetch(`${stack.functionUrls.callbacks}/bots/internal/callback/started`, { method: 'POST' });
    expect(response.status).toBe(403);
  });

  it('throttles while it is down and answers again afterwards', async () => {
    const restarting = stack.restart({ downMs: 300 });
    expect(stack.around.isDown()).toBe(true);
    expect(await get('/health')).toEqual({ outcome: 'throttled' });
    await restarting;
    expect(await get('/health')).toMatchObject({ outcome: 'answered' });
  });
});

function get(path: string): Promise<InvokeResult> {
  const route = stack.httpApi.routes.find((each) => each.method === 'GET' && each.path === path);
  if (route === undefined) throw new Error(`There is no route GET ${path}.`);
  return route.invoke({
    version: '2.0',
    routeKey: `GET ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: '127.0.0.1' },
    requestContext: { http: { method: 'GET', path, sourceIp: '127.0.0.1' }, requestId: 'test', timeEpoch: Date.now() },
    isBase64Encoded: false,
  });
}
