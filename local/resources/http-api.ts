import * as z from 'zod';
import { serveHttpApi } from '../http/http-api.ts';
import { startServer } from '../http/server.ts';
import { Cors, corsRules } from './cors.ts';
import type { DraftApi } from './http-apis.ts';
import { ignored, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: Cors.optional(),
  Description: ignored,
  Tags: ignored,
});

/** `AWS::ApiGatewayV2::Api` of the protocol HTTP, at a root of its own. */
export const createHttpApi = resourceType(Properties, async (properties, { site, logicalId }) => {
  const cors = properties.CorsConfiguration && corsRules(properties.CorsConfiguration);
  const api: DraftApi = { apiId: logicalId, cors, routes: [] };
  const handle = serveHttpApi(api, site.around);
  const server = { ...(await startServer({ port: 0, onFault: site.onFault('HTTP API'), handle })), handle };
  site.httpApis.add(api, server);
  site.origins.add(server);
  return { ref: logicalId, attributes: { ApiId: logicalId, ApiEndpoint: server.url } };
});
