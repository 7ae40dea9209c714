import * as z from 'zod';
import { resourceType } from './resource-type.ts';

/** `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<ARN of the function>/invocations` */
const INVOCATION = /^arn:aws:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(?<functionArn>[^/]+)\/invocations$/;

const Properties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string().regex(INVOCATION),
});

/** `AWS::ApiGatewayV2::Integration` of a function, for a WebSocket API. */
export const createSocketIntegration = resourceType(Properties, (properties, { site, logicalId }) => {
  const functionArn = INVOCATION.exec(properties.IntegrationUri)?.groups?.functionArn ?? '';
  const target = site.functions.get(functionArn);
  site.socketApis.addIntegration(properties.ApiId, logicalId, (event) => target.invoke(event));
  return { ref: logicalId };
});
