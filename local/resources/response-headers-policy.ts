import * as z from 'zod';
import { flag, ignored, resourceType } from './resource-type.ts';

const overrides = { Override: flag };
const SecurityHeaders = z.strictObject({
  ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), ...overrides }).optional(),
  ContentTypeOptions: z.strictObject(overrides).optional(),
  FrameOptions: z.strictObject({ FrameOption: z.string(), ...overrides }).optional(),
  ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), ...overrides }).optional(),
  // The runner has no certificate.
  StrictTransportSecurity: ignored,
});
const CustomHeader = z.strictObject({ Header: z.string(), Value: z.string(), ...overrides });
const Properties = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: z.string(),
    Comment: ignored,
    SecurityHeadersConfig: SecurityHeaders.optional(),
    CustomHeadersConfig: z.strictObject({ Items: z.array(CustomHeader) }).optional(),
  }),
});

/** `AWS::CloudFront::ResponseHeadersPolicy`: headers that a behaviour adds. */
export const createResponseHeadersPolicy = resourceType(Properties, (properties, { site, logicalId }) => {
  const { SecurityHeadersConfig = {}, CustomHeadersConfig } = properties.ResponseHeadersPolicyConfig;
  const custom = CustomHeadersConfig?.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value]) ?? [];
  site.responseHeaders.set(logicalId, { ...securityHeaders(SecurityHeadersConfig), ...Object.fromEntries(custom) });
  return { ref: logicalId, attributes: { Id: logicalId } };
});

function securityHeaders(config: z.infer<typeof SecurityHeaders>): Record<string, string> {
  const headers = {
    'content-security-policy': config.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': config.ContentTypeOptions && 'nosniff',
    'x-frame-options': config.FrameOptions?.FrameOption,
    'referrer-policy': config.ReferrerPolicy?.ReferrerPolicy,
  };
  return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
