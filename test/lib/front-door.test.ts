import { describe, expect, it } from 'vitest';
import { routes, socketPath, streamRoutes } from '../../lambdas/routes.ts';
import { functionNamed, synthesize } from './synthesized.ts';

const template = synthesize();
const [[distributionId, distribution] = ['', undefined]] = Object.entries(
  template.findResources('AWS::CloudFront::Distribution'),
);
const config = distribution?.Properties.DistributionConfig;
/** Those whose answers are made for their caller; the pages are the same for everybody. */
const behaviors = [config.DefaultCacheBehavior, ...config.CacheBehaviors].filter(
  ({ PathPattern }) => PathPattern === undefined || !PathPattern.startsWith('/app'),
);

/** Ids of the policies that AWS keeps for everybody. */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHostHeader = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the front door', () => {
  it.each(streamRoutes.map(({ method, path }) => [`${method} ${path}`, path] as const))(
    'streams the answer to %s from the assistant',
    (_, path) => {
      expect(hostBehind(path)).toEqual(hostOf('AWS::Lambda::Url', urlOf('assistant'), 'FunctionUrl'));
    },
  );

  it.each(routes.map(({ method, path }) => [`${method} ${path}`, path] as const))(
    'hands %s to the HTTP API',
    (_, path) => {
      expect(hostBehind(path)).toEqual(hostOf('AWS::ApiGatewayV2::Api', apiOf('HTTP'), 'ApiEndpoint'));
    },
  );

  it('hands sockets to the WebSocket API, whose stage is the path', () => {
    expect(hostBehind(socketPath)).toEqual(hostOf('AWS::ApiGatewayV2::Api', apiOf('WEBSOCKET'), 'ApiEndpoint'));
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      ApiId: { Ref: apiOf('WEBSOCKET') },
      StageName: socketPath.slice(1),
    });
  });

  it('keeps no answer, and passes on all that a client sends but the host', () => {
    for (const behavior of behaviors) {
      expect(behavior).toMatchObject({
        CachePolicyId: cachingDisabled,
        OriginRequestPolicyId: allViewerExceptHostHeader,
        ViewerProtocolPolicy: 'redirect-to-https',
      });
      expect(behavior.AllowedMethods).toEqual(
        expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
      );
    }
  });

  it('compresses nothing, so that events go out one by one', () => {
    for (const behavior of behaviors) expect(behavior.Compress).toBe(false);
  });

  it('hands no error of one caller to another', () => {
    expect(config.CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it('waits four heartbeats for the next word of a stream', () => {
    const { TargetOriginId } = behaviorOf('/api/v1/stream');
    expect(originNamed(TargetOriginId).CustomOriginConfig.OriginReadTimeout).toBe(60);
  });

  it('asks its origins over HTTPS and no old TLS', () => {
    for (const { CustomOriginConfig, S3OriginConfig } of config.Origins) {
      if (S3OriginConfig === undefined)
        expect(CustomOriginConfig).toMatchObject({
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
        });
    }
  });

  it('speaks HTTP/2 and HTTP/3', () => {
    expect(config.HttpVersion).toBe('http2and3');
  });

  it('is the address that a deployment tells', () => {
    const domain = { 'Fn::GetAtt': [distributionId, 'DomainName'] };
    template.hasOutput('FrontDoorUrl', { Value: { 'Fn::Join': ['', ['https://', domain]] } });
  });

  it('is one distribution', () => {
    template.resourceCountIs('AWS::CloudFront::Distribution', 1);
  });
});

describe('the function URL of the assistant', () => {
  const url = template.findResources('AWS::Lambda::Url')[urlOf('assistant')];

  it('streams, and lets everybody in, since the function asks who calls', () => {
    expect(url?.Properties).toMatchObject({ AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' });
  });

  it('is the only way by which everybody may call a function', () => {
    const open = Object.values(template.findResources('AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal === '*');
    const FunctionName = { 'Fn::GetAtt': [functionNamed(template, 'assistant')[0], 'Arn'] };
    expect(open).toEqual([
      { Action: 'lambda:InvokeFunctionUrl', FunctionName, FunctionUrlAuthType: 'NONE', Principal: '*' },
      { Action: 'lambda:InvokeFunction', FunctionName, InvokedViaFunctionUrl: true, Principal: '*' },
    ]);
  });

  it('refuses calls from other sites unless asked for, and then as the API does', () => {
    expect(url?.Properties.Cors).toBeUndefined();
    const told = synthesize({ corsOrigins: 'https://app.example.com' });
    const [api] = Object.values(told.findResources('AWS::ApiGatewayV2::Api', ofType('HTTP')));
    told.hasResourceProperties('AWS::Lambda::Url', {
      InvokeMode: 'RESPONSE_STREAM',
      Cors: { ...api?.Properties.CorsConfiguration, AllowMethods: ['GET', 'POST'] },
    });
  });
});

/** As CloudFront chooses: the first pattern that fits, else the default. */
function behaviorOf(path: string): { TargetOriginId: string } {
  const fits = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(path);
  const found = config.CacheBehaviors.find((behavior: { PathPattern: string }) => fits(behavior.PathPattern));
  return found ?? config.DefaultCacheBehavior;
}

function originNamed(id: string): { DomainName: unknown; CustomOriginConfig: Record<string, unknown> } {
  return config.Origins.find((origin: { Id: string }) => origin.Id === id);
}

function hostBehind(path: string): unknown {
  return originNamed(behaviorOf(path).TargetOriginId).DomainName;
}

function hostOf(type: string, id: string, attribute: string): unknown {
  expect(Object.keys(template.findResources(type))).toContain(id);
  return { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [id, attribute] }] }] };
}

function apiOf(protocol: 'HTTP' | 'WEBSOCKET'): string {
  return Object.keys(template.findResources('AWS::ApiGatewayV2::Api', ofType(protocol)))[0] ?? '';
}

function ofType(protocol: string): object {
  return { Properties: { ProtocolType: protocol } };
}

function urlOf(name: string): string {
  const [id] = functionNamed(template, name);
  const urls = Object.entries(template.findResources('AWS::Lambda::Url'));
  const [url] = urls.find(([, { Properties }]) => Properties.TargetFunctionArn['Fn::GetAtt'][0] === id) ?? [];
  return url ?? '';
}
