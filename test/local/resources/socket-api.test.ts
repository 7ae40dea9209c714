import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../../../local/http/server.ts';
import type { RunningServer } from '../../../local/interfaces.ts';
import { socketResources, stageUrl } from '../fixture/socket-resources.ts';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';
import { type Client, openSocket } from '../sockets/open-socket.ts';

const SOCKETS = 200;

const passOn = {
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  Compress: false,
};
/** Host of `ApiEndpoint`, as the template writes it. */
const hostOf = (logicalId: string) => ({
  'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [logicalId, 'ApiEndpoint'] }] }],
});
const origin = (Id: string, logicalId: string) => ({ Id, DomainName: hostOf(logicalId), CustomOriginConfig: {} });
const FrontDoor = {
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: {
      Enabled: true,
      Origins: [origin('api', 'Api'), origin('sockets', 'SocketApi')],
      CacheBehaviors: [{ ...passOn, PathPattern: '/ws', TargetOriginId: 'sockets' }],
      DefaultCacheBehavior: { ...passOn, TargetOriginId: 'api' },
    },
  },
};

/** A function that posts when its URL is asked to. */
const PushUrl = {
  Type: 'AWS::Lambda::Url',
  Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['Push', 'Arn'] }, AuthType: 'NONE' },
};
const Push = fixtureFunction('postFromBody', {
  Timeout: 30,
  Environment: { Variables: { SOCKETS_URL: stageUrl('https') } },
});

let fixture: Fixture;
let port: RunningServer;

beforeAll(async () => {
  fixture = await startFixture({
    resources: { ...socketResources, Push, PushUrl, FrontDoor },
    outputs: { SocketUrl: { Value: stageUrl('wss') } },
  });
  port = await startServer({
    port: 0,
    handle: fixture.stack.frontDoor,
    upgrade: fixture.stack.frontDoorUpgrade,
    onFault: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await fixture.stack.stop();
  await port.stop();
});
beforeEach(() => fixture.printed.splice(0));

const open = (query = '?key=right') => openSocket(`${port.url.replace('http', 'ws')}/ws${query}`);
const push = async (connectionId: string, text: string): Promise<unknown> => {
  const url = fixture.stack.functionUrls.postFromBody ?? '';
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ connectionId, text }) })).json();
};

describe('a WebSocket API of a template', () => {
  it('is reached through the distribution and at its own address', async () => {
    expect(fixture.stack.outputs.SocketUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/);
    for (const url of [`${port.url.replace('http', 'ws')}/ws`, fixture.stack.outputs.SocketUrl ?? '']) {
      const { socket, closed } = await openSocket(`${url}?key=right`);
      socket.send('hello');
      await fixture.until(() => fixture.printed.some(({ fields }) => fields.body === 'hello'));
      fixture.printed.splice(0);
      socket.close();
      await closed;
      await fixture.until(() => fixture.printed.some(({ fields }) => fields.routeKey === '$disconnect'));
    }
  });

  it('refuses with 401 whom its function refuses', async () => {
    await expect(open('')).rejects.toThrow('HTTP 401');
    await expect(open('?key=wrong')).rejects.toThrow('HTTP 401');
  });

  it('has no other way in: the HTTP API takes no handshake', async () => {
    await expect(openSocket(`${port.url.replace('http', 'ws')}/other`)).rejects.toThrow('HTTP 400');
  });

  it('is posted to by a function that has its address from the template', async () => {
    const { received } = await open();
    const [connection] = fixture.stack.listSockets().slice(-1);
    const connectionId = connection?.connectionId ?? '';
    expect(await push(connectionId, 'for you')).toBe('sent');
    await fixture.until(() => received.includes('for you'));
    expect(await push('L0SM9cOFvHcCIhw=', 'x')).toBe('GoneException');
  });

  it(`carries ${SOCKETS} sockets, each with its own messages in order`, async () => {
    const clients: Client[] = await Promise.all(Array.from({ length: SOCKETS }, () => open()));
    const sockets = fixture.stack.listSockets();
    expect(sockets.length).toBeGreaterThanOrEqual(SOCKETS);
    const texts = ['1', '2', '3'];
    for (const { connectionId } of sockets.slice(-20)) {
      for (const text of texts) expect(await push(connectionId, `${text} ${connectionId}`)).toBe('sent');
    }
    await fixture.until(() => clients.flatMap(({ received }) => received).length === 20 * texts.length);
    const served = clients.filter(({ received }) => received.length > 0);
    expect(served).toHaveLength(20);
    for (const { received } of served) expect(received.map((text) => text.slice(0, 1))).toEqual(texts);
  });

  it('closes every socket with a restart, and takes new ones afterwards', async () => {
    const { closed, socket } = await open();
    const restarting = fixture.stack.restart({ downMs: 200 });
    expect((await closed).code).toBe(1001);
    expect(socket.readyState).toBe(socket.CLOSED);
    await expect(open()).rejects.toThrow(/hang up|ECONNRESET/);
    await restarting;
    await open();
    await fixture.until(() => fixture.stack.listSockets().length === 1);
  });

  it('ends its sockets with the stack', async () => {
    const other = await startFixture({
      resources: socketResources,
      outputs: { SocketUrl: { Value: stageUrl('wss') } },
    });
    const { closed } = await openSocket(`${other.stack.outputs.SocketUrl}?key=right`);
    await other.stack.stop();
    expect([1001, 1006]).toContain((await closed).code);
  });
});

describe('a WebSocket API that the runner does not understand', () => {
  const refusal = (change: object) =>
    startFixture({ resources: { ...socketResources, ...change } }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
  const api = (properties: object) => ({
    SocketApi: { ...socketResources.SocketApi, Properties: { ...socketResources.SocketApi.Properties, ...properties } },
  });

  it.each([
    ['chooses routes by a header', api({ RouteSelectionExpression: '$request.header.x' }), '$request.header.x'],
    ['needs a key of API Gateway', api({ ApiKeySelectionExpression: '$request.header.x-api-key' }), 'ApiKeySelection'],
    [
      'authorizes by itself',
      {
        ConnectRoute: {
          ...socketResources.ConnectRoute,
          Properties: { ...socketResources.ConnectRoute.Properties, AuthorizationType: 'AWS_IAM' },
        },
      },
      'AuthorizationType',
    ],
    [
      'has a second stage',
      {
        OtherStage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: { ApiId: { Ref: 'SocketApi' }, StageName: 'other', AutoDeploy: true },
        },
      },
      'has one stage already',
    ],
  ])('is refused when it %s', async (_what, change, reason) => {
    expect(await refusal(change)).toContain(reason);
  });
});
