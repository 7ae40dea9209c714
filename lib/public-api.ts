import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { defaultFunction, type HttpFunction, routes } from '../lambdas/routes.ts';
import type { HandlerFunction } from './handler-function.ts';

export type PublicApiProps = {
  readonly handlers: Readonly<Record<HttpFunction, HandlerFunction>>;
  readonly cors: CorsPreflightOptions | undefined;
};

/** The HTTP API at its root URL: every route of the list, and a default route that answers everything else. */
export class PublicApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { handlers, cors }: PublicApiProps) {
    super(scope, id);
    const integrations = integrationsOf(handlers);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      defaultIntegration: integrations[defaultFunction],
      ...(cors === undefined ? {} : { corsPreflight: cors }),
    });
    for (const { method, path, function: name } of routes) {
      this.api.addRoutes({ path, methods: [HttpMethod[method]], integration: integrations[name] });
    }
    this.#addStage();
  }

  #addStage(): void {
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      // Existing clients drop any base path, so no stage prefix may be needed.
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: requestsAtOnce },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog(this)), format: accessLogFormat },
    });
  }
}

/** Well above one site's use and below what an account's functions bear; a flood is refused before it costs anything. */
const requestsPerSecond = 200;
const requestsAtOnce = 400;

/** One permission for each function, not for each route: a function's policy is limited to 20 KB. */
function integrationsOf(handlers: PublicApiProps['handlers']): Record<HttpFunction, HttpLambdaIntegration> {
  const integrationOf = (name: HttpFunction) =>
    new HttpLambdaIntegration(name, handlers[name], { scopePermissionToRoute: false });
  return {
    admin: integrationOf('admin'),
    bots: integrationOf('bots'),
    meetings: integrationOf('meetings'),
    executions: integrationOf('executions'),
    user: integrationOf('user'),
    'browser-sessions': integrationOf('browser-sessions'),
    health: integrationOf('health'),
    pages: integrationOf('pages'),
  };
}

/** API Gateway writes to groups of this prefix without a resource policy that would grow with each API. */
function accessLog(scope: Construct): LogGroup {
  return new LogGroup(scope, 'AccessLog', {
    logGroupName: `/aws/vendedlogs/${Stack.of(scope).stackName}/api`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** The route, not the path: a path names somebody's meeting. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    at: '$context.requestTime',
    request_id: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    latency_ms: '$context.responseLatency',
    integration_latency_ms: '$context.integrationLatency',
    integration_error: '$context.integrationErrorMessage',
    response_bytes: '$context.responseLength',
  }),
);
