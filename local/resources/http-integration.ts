import * as z from 'zod';
import { resourceType } from './resource-type.ts';

const Properties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string().includes(':function:'),
  PayloadFormatVersion: z.literal('2.0'),
});

/** `AWS::ApiGatewayV2::Integration` of a function. */
export const createHttpIntegration = resourceType(Properties, (properties, { site, logicalId }) => {
  const target = site.functions.get(properties.IntegrationUri);
  site.httpApis.addIntegration(properties.ApiId, logicalId, (event) => target.invoke(event));
  return { ref: logicalId };
});
