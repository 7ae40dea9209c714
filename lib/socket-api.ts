import { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { environment } from '../core/environment.ts';
import { socketPath } from '../lambdas/routes.ts';
import type { HandlerFunction } from './handler-function.ts';

/** What the platform calls a message to a connection, and the end of one. */
type SocketMethod = 'POST' | 'DELETE';

/** The WebSocket API: every message of a client reaches one function. It costs nothing while nobody is connected. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, { handler }: { handler: HandlerFunction }) {
    super(scope, id);
    const route = () => ({ integration: new WebSocketLambdaIntegration('Integration', handler) });
    this.api = new WebSocketApi(this, 'WebSocketApi', {
      apiName: `${Stack.of(this).stackName}-live`,
      // No message names a route: both dialects are told apart by the function.
      routeSelectionExpression: '$request.body.route',
      connectRouteOptions: route(),
      disconnectRouteOptions: route(),
      defaultRouteOptions: route(),
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      // A stage cannot be left out of the URL here, so it is the path that the front door serves.
      stageName: socketPath.slice(1),
      autoDeploy: true,
      throttle: { rateLimit: messagesPerSecond, burstLimit: messagesAtOnce },
    });
  }

  /** Tells the function where connections are managed and allows these methods on those of this API. */
  grantManage(handler: HandlerFunction, ...methods: readonly SocketMethod[]): void {
    handler.addEnvironment(environment.socketsEndpoint, this.stage.callbackUrl);
    const resources = methods.map((method) =>
      Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `${this.stage.stageName}/${method}/@connections/*`,
      }),
    );
    handler.addToRolePolicy(new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources }));
  }
}

/** Of all clients: a client says little, and a flood is refused before it costs anything. */
const messagesPerSecond = 200;
const messagesAtOnce = 400;
