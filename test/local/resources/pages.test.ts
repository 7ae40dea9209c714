import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../local/http/server.ts';
import type { RunningServer } from '../../../local/interfaces.ts';
import { type Fixture, startFixture } from '../fixture/start-fixture.ts';
import { sendRaw } from '../http/send-raw.ts';

const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const passOn = {
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  Compress: false,
};
/** A path without a dot is a page's, and all pages are one document. */
const edgeCode = `function handler(event) {
  var request = event.request;
  if (request.uri === '/app/old') return { statusCode: 301, headers: { location: { value: '/app/new' } } };
  if (request.uri.split('/').pop().indexOf('.') < 0) request.uri = '/app/index.html';
  return request;
}`;
const apiOrigin = {
  Id: 'api',
  DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }] }] },
  CustomOriginConfig: {},
};
const pageBehaviour = {
  PathPattern: '/app/*',
  TargetOriginId: 'pages',
  CachePolicyId: cachingOptimized,
  Compress: true,
  ResponseHeadersPolicyId: { Ref: 'Headers' },
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Edge', 'FunctionARN'] } }],
};
const distribution = (pages: object = {}, api: object = {}) => ({
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: {
      Enabled: true,
      Origins: [
        apiOrigin,
        {
          Id: 'pages',
          DomainName: { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] },
          OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] },
          S3OriginConfig: { OriginAccessIdentity: '' },
        },
      ],
      CacheBehaviors: [{ ...pageBehaviour, ...pages }],
      DefaultCacheBehavior: { ...passOn, TargetOriginId: 'api', ...api },
    },
  },
});
const resources = {
  Pages: { Type: 'AWS::S3::Bucket', Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true } } },
  PagesPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Pages' }, PolicyDocument: {} } },
  Access: { Type: 'AWS::CloudFront::OriginAccessControl', Properties: {} },
  Edge: {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      Name: 'pages',
      AutoPublish: true,
      FunctionCode: edgeCode,
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    },
  },
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: 'pages',
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
          ContentTypeOptions: { Override: true },
        },
        CustomHeadersConfig: { Items: [{ Header: 'Permissions-Policy', Value: 'camera=()', Override: true }] },
      },
    },
  },
};

const pagesDirectory = mkdtempSync(join(tmpdir(), 'rollcall-pages-'));
let fixture: Fixture;
let port: RunningServer;

beforeAll(async () => {
  mkdirSync(join(pagesDirectory, 'assets'));
  writeFileSync(join(pagesDirectory, 'index.html'), '<!doctype html>');
  writeFileSync(join(pagesDirectory, 'assets', 'index-a1b2.js'), 'export {};');
  writeFileSync(join(pagesDirectory, '..', 'rollcall-secret.txt'), 'secret');
  fixture = await startFixture({ resources: { ...resources, FrontDoor: distribution() }, pagesDirectory });
  const onFault = (error: unknown) => {
    throw error;
  };
  port = await startServer({ port: 0, handle: fixture.stack.frontDoor, onFault });
});
afterAll(async () => {
  await fixture.stack.stop();
  await port.stop();
  rmSync(pagesDirectory, { recursive: true });
  rmSync(join(pagesDirectory, '..', 'rollcall-secret.txt'));
});

const get = (path: string, headers = {}) => sendRaw(port.url, { path, headers });

describe('the pages behind the distribution', () => {
  it('are served with their type, how long they may be kept, and the headers of their policy', async () => {
    expect(await get('/app/index.html')).toMatchObject({
      status: 200,
      body: '<!doctype html>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': "default-src 'self'",
        'x-content-type-options': 'nosniff',
        'permissions-policy': 'camera=()',
      },
    });
    expect(await get('/app/assets/index-a1b2.js')).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
  });

  it('go through the function at the edge, which sends pages to their document or answers itself', async () => {
    for (const path of ['/app/', '/app/assistant', '/app/meetings/1?tab=a']) {
      expect(await get(path)).toMatchObject({ status: 200, body: '<!doctype html>' });
    }
    expect(await get('/app/old')).toMatchObject({ status: 301, headers: { location: '/app/new' } });
  });

  it('are not sent again when nothing has changed, and without a body to HEAD', async () => {
    const { headers } = await get('/app/index.html');
    expect((await get('/app/index.html', { 'if-none-match': headers.etag })).status).toBe(304);
    const head = await sendRaw(port.url, { method: 'HEAD', path: '/app/index.html' });
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '15']);
  });

  it.each([
    '/app/none.js',
    '/app/assets.x/../../rollcall-secret.txt',
    '/app/..%2Frollcall-secret.txt',
    '/app/%2e%2e/rollcall-secret.txt',
    '/app/assets/index-a1b2.js/x.js',
    '/app/%00.js',
    '/app/%ff.js',
  ])('hold nothing at %s', async (path) => {
    const answer = await get(path);
    expect([403, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
  });

  it('cannot be written', async () => {
    expect((await sendRaw(port.url, { method: 'PUT', path: '/app/index.html', body: 'x' })).status).toBe(403);
  });

  it('leave everything else to the API', async () => {
    expect(await get('/app')).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  });
});

describe('pages that the runner does not understand', () => {
  const edge = (properties: object) => ({
    Edge: { ...resources.Edge, Properties: { ...resources.Edge.Properties, ...properties } },
  });
  it.each([
    ['an API that is cached', { FrontDoor: distribution({}, { CachePolicyId: cachingOptimized }) }, 'CachePolicyId'],
    [
      'a function that sees answers',
      { FrontDoor: distribution({ FunctionAssociations: [{ EventType: 'viewer-response', FunctionARN: 'x' }] }) },
      'EventType',
    ],
    [
      'a function that is nowhere',
      { FrontDoor: distribution({ FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'x' }] }) },
      'does not know x',
    ],
    [
      'an edge of another language',
      edge({ FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-1.0' } }),
      'cloudfront-js-2.0',
    ],
    [
      'a bucket that is a website',
      { Pages: { ...resources.Pages, Properties: { WebsiteConfiguration: {} } } },
      'Website',
    ],
  ])('are refused: %s', async (_what, change, reason) => {
    const starting = startFixture({ resources: { ...resources, FrontDoor: distribution(), ...change } });
    await expect(starting).rejects.toThrow(reason);
  });
});
