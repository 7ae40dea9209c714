import * as z from 'zod';
import { ignored, resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  ApiId: z.string(),
  // Any other stage would put its name before every path.
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: ignored,
  DefaultRouteSettings: ignored,
  RouteSettings: ignored,
  Description: ignored,
  Tags: ignored,
});

/** `AWS::ApiGatewayV2::Stage` at the API's root. */
export const createHttpStage = resourceType(Properties, ({ StageName }) => ({ ref: StageName }));
