import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { environment } from '../core/environment.ts';
import { apiGatewaySockets } from '../core/live/api-gateway-sockets.ts';
import type { LiveContext } from '../core/live/live-context.ts';
import { listRemoteSessions } from '../core/sites/list-remote-sessions.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { readVariable } from './read-variable.ts';

/** A frame has little time, which the client's own attempts share. */
const POST_ATTEMPTS_MAX = 2;

/** The context of the functions that speak to sockets. */
export const liveContext = once((): LiveContext => {
  const context = lambdaContext();
  const client = new ApiGatewayManagementApiClient({
    endpoint: readVariable(environment.socketsEndpoint),
    maxAttempts: POST_ATTEMPTS_MAX,
  });
  return {
    ...context,
    sockets: apiGatewaySockets(client, context.log),
    computer: context.settings.siteName,
    listRemoteSessions: (userId) => listRemoteSessions(context, userId),
  };
});
