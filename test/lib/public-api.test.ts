import { describe, expect, it } from 'vitest';
import { defaultFunction, routes } from '../../lambdas/routes.ts';
import { appOf, functionNamed, synthesize } from './synthesized.ts';

const template = synthesize();
const resources = template.toJSON().Resources;
const isHttp = { Properties: { ProtocolType: 'HTTP' } };

describe('the HTTP API', () => {
  it.each(routes.map(({ method, path, function: name }) => [`${method} ${path}`, name] as const))(
    'hands %s to %s',
    (routeKey, name) => {
      expect(functionBehind(routeKey)).toBe(functionNamed(template, name)[0]);
    },
  );

  it('hands everything else to the function that answers 404 and 405', () => {
    expect(functionBehind('$default')).toBe(functionNamed(template, defaultFunction)[0]);
  });

  it('serves nothing that is not on its list', () => {
    expect(Object.values(template.findResources('AWS::ApiGatewayV2::Route')).filter(ofHttpApi)).toHaveLength(
      routes.length + 1,
    );
    expect(Object.keys(template.findResources('AWS::ApiGatewayV2::Api', isHttp))).toHaveLength(1);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
  });

  it('needs no stage in its URL, is throttled, and logs routes but not paths', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage')).filter(ofHttpApi);
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
    expect(stage?.Properties.AccessLogSettings.Format).not.toMatch(/path|sourceIp/);
  });

  it('answers at its own address', () => {
    const [api] = Object.values(template.findResources('AWS::ApiGatewayV2::Api', isHttp));
    expect(api?.Properties.DisableExecuteApiEndpoint).toBeUndefined();
    template.hasOutput('ApiUrl', { Value: { 'Fn::GetAtt': [apiId(), 'ApiEndpoint'] } });
  });

  it('may be called by one permission for each of its functions', () => {
    const callers = Object.values(template.findResources('AWS::Lambda::Permission')).filter(
      ({ Properties }) =>
        Properties.Principal === 'apigateway.amazonaws.com' && JSON.stringify(Properties.SourceArn).includes(apiId()),
    );
    expect(callers).toHaveLength(new Set(routes.map((route) => route.function)).size);
  });
});

describe('cross-origin calls', () => {
  it('are refused unless asked for', () => {
    const [api] = Object.values(template.findResources('AWS::ApiGatewayV2::Api', isHttp));
    expect(api?.Properties.CorsConfiguration).toBeUndefined();
  });

  it('are allowed from the exact origins of corsOrigins, without cookies', () => {
    const told = synthesize({ corsOrigins: 'https://app.example.com, http://localhost:5173' });
    const [api] = Object.values(told.findResources('AWS::ApiGatewayV2::Api', isHttp));
    expect(api?.Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://app.example.com', 'http://localhost:5173'],
    });
    expect(api?.Properties.CorsConfiguration.AllowCredentials).toBeUndefined();
  });

  it.each(['*', 'https://*.example.com', 'https://app.example.com/', 'app.example.com', 'https://a.example/path'])(
    'are not allowed from %s, which is no exact origin',
    (corsOrigins) => {
      expect(() => appOf({ botImage: 'a/b:1', corsOrigins })).toThrow(`-c corsOrigins: '${corsOrigins}'`);
    },
  );
});

function apiId(): string {
  return Object.keys(template.findResources('AWS::ApiGatewayV2::Api', isHttp))[0] ?? '';
}

function ofHttpApi({ Properties }: Record<string, { ApiId?: { Ref: string } }>): boolean {
  return Properties?.ApiId?.Ref === apiId();
}

function functionBehind(routeKey: string): string {
  const [route, ...others] = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).filter(
    (resource) => ofHttpApi(resource) && resource.Properties.RouteKey === routeKey,
  );
  expect(others).toEqual([]);
  const [, integration] = route?.Properties.Target['Fn::Join'][1] ?? [];
  return resources[integration.Ref].Properties.IntegrationUri['Fn::GetAtt'][0];
}
