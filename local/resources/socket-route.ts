import * as z from 'zod';
import { resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE').optional(),
});

/** `AWS::ApiGatewayV2::Route` of a WebSocket API: `$connect`, `$disconnect`, `$default` or what a message asks for. */
export const createSocketRoute = resourceType(Properties, ({ ApiId, RouteKey, Target }, { site, logicalId }) => {
  site.socketApis.addRoute(ApiId, RouteKey, Target.slice('integrations/'.length));
  return { ref: logicalId };
});
