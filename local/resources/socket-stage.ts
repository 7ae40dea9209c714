import * as z from 'zod';
import { ignored, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  ApiId: z.string(),
  StageName: z.string().regex(/^\w+$/),
  AutoDeploy: z.literal(true),
  AccessLogSettings: ignored,
  DefaultRouteSettings: ignored,
  RouteSettings: ignored,
  Description: ignored,
  Tags: ignored,
});

/** `AWS::ApiGatewayV2::Stage` of a WebSocket API: the path of its handshakes. */
export const createSocketStage = resourceType(Properties, ({ ApiId, StageName }, { site }) => {
  site.socketApis.setStage(ApiId, StageName);
  return { ref: StageName };
});
