import * as z from 'zod';
import { startServer } from '../http/server.ts';
import type { RequestHandler } from '../interfaces.ts';
import { serveConnections } from '../sockets/connections-endpoint.ts';
import { readSelection } from '../sockets/select-route.ts';
import { SocketApi } from '../sockets/socket-api.ts';
import { ignored, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('WEBSOCKET'),
  RouteSelectionExpression: z.string(),
  Description: ignored,
  Tags: ignored,
});

/** `AWS::ApiGatewayV2::Api` of the protocol WEBSOCKET; its address on AWS leads to its own port here. */
export const createSocketApi = resourceType(Properties, async (properties, { site, logicalId }) => {
  const { around } = site;
  const api = new SocketApi({
    apiId: logicalId,
    selection: readSelection(properties.RouteSelectionExpression),
    around,
  });
  const handle: RequestHandler = (request, response) => serveConnections(api, around)(request, response);
  const upgrade = api.upgrade.bind(api);
  const server = {
    ...(await startServer({ port: 0, onFault: site.onFault('WebSocket API'), handle, upgrade })),
    handle,
    upgrade,
  };
  site.socketApis.add(logicalId, api);
  site.origins.add(server);
  site.addresses.add(`${logicalId}.execute-api.${around.region}.amazonaws.com`, server.url);
  return {
    ref: logicalId,
    attributes: { ApiId: logicalId, ApiEndpoint: server.url.replace('http:', 'ws:') },
  };
});
