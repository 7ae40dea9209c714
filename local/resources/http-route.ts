import * as z from 'zod';
import { resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE').optional(),
});

/** `AWS::ApiGatewayV2::Route`: `GET /bots/{id}`, or `$default` for whatever no other route takes. */
export const createHttpRoute = resourceType(Properties, (properties, { site, logicalId }) => {
  const { ApiId, RouteKey, Target } = properties;
  const [method = '', path = ''] = RouteKey === '$default' ? ['ANY', '$default'] : RouteKey.split(' ');
  site.httpApis.addRoute(ApiId, { method, path, integrationId: Target.slice('integrations/'.length) });
  return { ref: logicalId };
});
