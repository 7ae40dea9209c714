import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { environment } from '../core/environment.ts';
import { apiGatewaySockets } from '../core/live/api-gateway-sockets.ts';
import { connectionsApi } from '../core/live/connections-api.ts';
import type { LiveContext } from '../core/live/live-context.ts';
import { listRemoteSessions } from '../core/sites/list-remote-sessions.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { readVariable } from './read-variable.ts';

/** The context of the functions that speak to sockets. */
export const liveContext = once((): LiveContext => {
  const context = lambdaContext();
  const api = connectionsApi({
    endpoint: readVariable(environment.socketsEndpoint),
    region: readVariable(environment.region),
    credentials: defaultProvider(),
  });
  return {
    ...context,
    sockets: apiGatewaySockets(api, context),
    computer: context.settings.siteName,
    listRemoteSessions: (userId) => listRemoteSessions(context, userId),
  };
});
