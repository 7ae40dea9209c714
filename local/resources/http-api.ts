import * as z from 'zod';
import type { CorsRules } from '../interfaces.ts';
import { flag, ignored, resourceType, wholeNumber } from './resource-type.ts';

const Cors = z.strictObject({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: flag.default(false),
  MaxAge: wholeNumber.optional(),
});
const Properties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: Cors.optional(),
  Description: ignored,
  Tags: ignored,
});

/** `AWS::ApiGatewayV2::Api` of the protocol HTTP. */
export const createHttpApi = resourceType(Properties, (properties, { site, logicalId }) => {
  site.httpApis.add(logicalId, properties.CorsConfiguration && corsRules(properties.CorsConfiguration));
  return { ref: logicalId, attributes: { ApiId: logicalId, ApiEndpoint: site.origin } };
});

function corsRules(cors: z.infer<typeof Cors>): CorsRules {
  return {
    allowOrigins: cors.AllowOrigins,
    allowMethods: cors.AllowMethods,
    allowHeaders: cors.AllowHeaders,
    exposeHeaders: cors.ExposeHeaders,
    allowCredentials: cors.AllowCredentials,
    maxAgeSeconds: cors.MaxAge,
  };
}
