import * as z from 'zod';
import type { CorsRules } from '../interfaces.ts';
import { flag, wholeNumber } from './resource-type.ts';

/** Written alike for HTTP APIs and function URLs. */
export const Cors = z.strictObject({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: flag.default(false),
  MaxAge: wholeNumber.optional(),
});
export function corsRules(cors: z.infer<typeof Cors>): CorsRules {
  return {
    allowOrigins: cors.AllowOrigins,
    allowMethods: cors.AllowMethods,
    allowHeaders: cors.AllowHeaders,
    exposeHeaders: cors.ExposeHeaders,
    allowCredentials: cors.AllowCredentials,
    maxAgeSeconds: cors.MaxAge,
  };
}
