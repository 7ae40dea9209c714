import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../local/http/server.ts';
import type { RunningServer } from '../../../local/interfaces.ts';
import { type Fixture, fixtureFunction, startFixture } from '../fixture/start-fixture.ts';
import { receiveStream } from '../http/receive-stream.ts';
import { sendRaw } from '../http/send-raw.ts';

const policies = {
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  Compress: false,
  ViewerProtocolPolicy: 'redirect-to-https',
};
const domainOf = (logicalId: string, attribute: string) => ({
  'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [logicalId, attribute] }] }],
});
const config = {
  Enabled: true,
  HttpVersion: 'http2',
  Origins: [
    {
      Id: 'api',
      DomainName: domainOf('Api', 'ApiEndpoint'),
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    },
    {
      Id: 'assistant',
      DomainName: domainOf('AssistantUrl', 'FunctionUrl'),
      CustomOriginConfig: { OriginReadTimeout: 1 },
    },
  ],
  CacheBehaviors: [
    { ...policies, PathPattern: '/api/v1/still/*', TargetOriginId: 'api' },
    { ...policies, PathPattern: '/api/v1/*', TargetOriginId: 'assistant', AllowedMethods: ['GET', 'HEAD', 'POST'] },
  ],
  DefaultCacheBehavior: { ...policies, TargetOriginId: 'api', AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST'] },
  CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }],
};
const parts = {
  Echo: fixtureFunction('echo'),
  EchoIntegration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Echo', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  EchoRoute: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'ANY /bots/{proxy+}',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'EchoIntegration' }]] },
    },
  },
  Assistant: fixtureFunction('lines', { Timeout: 60 }),
  AssistantUrl: {
    Type: 'AWS::Lambda::Url',
    Properties: {
      TargetFunctionArn: { 'Fn::GetAtt': ['Assistant', 'Arn'] },
      AuthType: 'NONE',
      InvokeMode: 'RESPONSE_STREAM',
    },
  },
};
const distribution = (DistributionConfig: object) => ({
  Type: 'AWS::CloudFront::Distribution',
  Properties: { DistributionConfig },
});

let fixture: Fixture;
let port: RunningServer;

beforeAll(async () => {
  const FrontDoorUrl = { Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['FrontDoor', 'DomainName'] }]] } };
  const ApiUrl = { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } };
  fixture = await startFixture({
    resources: { ...parts, FrontDoor: distribution(config) },
    outputs: { FrontDoorUrl, ApiUrl },
  });
  const onFault = (error: unknown) => {
    throw error;
  };
  port = await startServer({ port: 0, handle: fixture.stack.frontDoor, onFault });
});
afterAll(async () => {
  await fixture.stack.stop();
  await port.stop();
});

describe('the distribution', () => {
  it('hands requests to the HTTP API, which sees its own host and all else as it was sent', async () => {
    const answer = await sendRaw(port.url, {
      method: 'PUT',
      path: '/bots/a%20b?x=1',
      headers: { 'x-api-key': 'k', 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    const { event } = JSON.parse(answer.body);
    expect(event).toMatchObject({ rawPath: '/bots/a b', rawQueryString: 'x=1', body: '{"a":1}' });
    const { host } = new URL(fixture.stack.apiUrl);
    expect(event.headers).toMatchObject({ 'x-api-key': 'k', host });
    expect(event.requestContext).toMatchObject({ domainName: host });
  });

  it('streams what a function URL streams, in the order of its behaviours', async () => {
    const answer = await receiveStream(port.url, { path: '/api/v1/stream', body: '{"name":"a","count":2}' });
    expect(answer.statusCode).toBe(201);
    expect(await text(answer)).toMatch(/^a1 \d+\na2 \d+\n$/);
    expect(await sendRaw(port.url, { path: '/api/v1/still/there' })).toMatchObject({
      status: 404,
      body: '{"message":"Not Found"}',
    });
  });

  it.each([
    ['DELETE', '/bots/1'],
    ['PUT', '/api/v1/stream'],
    ['POST', '/api/v1/still/there'],
  ])('refuses %s %s, which its behaviour does not allow', async (method, path) => {
    expect((await sendRaw(port.url, { method, path })).status).toBe(403);
  });

  it('leaves the HTTP API at a root of its own, without what only the distribution has', async () => {
    expect(fixture.stack.apiUrl).not.toBe(port.url);
    expect((await sendRaw(fixture.stack.apiUrl, { method: 'DELETE', path: '/bots/1' })).status).toBe(200);
    const answer = await sendRaw(fixture.stack.apiUrl, { method: 'POST', path: '/api/v1/stream' });
    expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  });

  it('is told as the one port, without TLS; the API by its own root', () => {
    expect(fixture.stack.outputs).toEqual({ FrontDoorUrl: 'http://127.0.0.1:1', ApiUrl: fixture.stack.apiUrl });
  });

  it('gives up an origin that is silent for too long', async () => {
    const answer = await receiveStream(port.url, { path: '/api/v1/stream', body: '{"count":2,"pauseMillis":30000}' });
    await expect(text(answer)).rejects.toThrow('aborted');
  });

  it('ends its open streams with a restart', async () => {
    const answer = await receiveStream(port.url, { path: '/api/v1/stream', body: '{"count":1e6,"pauseMillis":20}' });
    const received = text(answer);
    await Promise.all([expect(received).rejects.toThrow('aborted'), fixture.stack.restart({ downMs: 10 })]);
    expect((await receiveStream(port.url, { path: '/api/v1/stream', body: '{}' })).statusCode).toBe(201);
  });

  it('ends when the process is killed, which leaves the others of the function out', async () => {
    const answer = await receiveStream(port.url, { path: '/api/v1/stream', body: '{"count":1e6,"pauseMillis":20}' });
    const received = text(answer);
    expect(fixture.stack.killFunction('lines')).toHaveLength(1);
    await expect(received).rejects.toThrow('aborted');
    expect(fixture.stack.killFunction('lines')).toEqual([]);
    expect(fixture.stack.killFunction('none')).toBeUndefined();
  });
});

describe('a distribution that the runner does not understand', () => {
  const refusal = (change: object) =>
    startFixture({ resources: { ...parts, FrontDoor: distribution({ ...config, ...change }) } }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
  const changed = (change: object) => ({ DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change } });

  it.each([
    ['caches', changed({ CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' }), 'CachePolicyId'],
    ['compresses', changed({ Compress: true }), 'Compress'],
    ['runs functions at the edge', changed({ FunctionAssociations: [] }), 'FunctionAssociations'],
    [
      'has pages for errors',
      { CustomErrorResponses: [{ ErrorCode: 404, ResponsePagePath: '/x' }] },
      'ResponsePagePath',
    ],
    [
      'names an origin elsewhere',
      { Origins: [{ Id: 'api', DomainName: 'example.com', CustomOriginConfig: {} }] },
      'serves no origin',
    ],
    ['names an origin that it has not', changed({ TargetOriginId: 'none' }), 'has no origin none'],
    ['has a root object', { DefaultRootObject: 'index.html' }, 'DefaultRootObject'],
  ])('is refused when it %s', async (_what, change, reason) => {
    expect(await refusal(change)).toMatch(
      new RegExp(`FrontDoor \\(AWS::CloudFront::Distribution\\)[\\s\\S]*${reason}`),
    );
  });

  it('is refused when it is the second one', async () => {
    const two = { ...parts, FrontDoor: distribution(config), BackDoor: distribution(config) };
    await expect(startFixture({ resources: two })).rejects.toThrow('The runner serves one distribution.');
  });
});
