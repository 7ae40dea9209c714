import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { type FunctionUrlCorsOptions, HttpMethod } from 'aws-cdk-lib/aws-lambda';

/** Which browsers may call the API from other sites: none, or the exact origins of `-c corsOrigins`. */
export function corsOf(origins: string): CorsPreflightOptions | undefined {
  const list = origins
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  for (const origin of list) refuseInexact(origin);
  if (list.length === 0) return undefined;
  return {
    allowOrigins: list,
    allowMethods: [
      CorsHttpMethod.GET,
      CorsHttpMethod.POST,
      CorsHttpMethod.PUT,
      CorsHttpMethod.PATCH,
      CorsHttpMethod.DELETE,
    ],
    allowHeaders: ['content-type', 'idempotency-key', 'last-event-id', 'x-admin-api-key', 'x-api-key'],
    exposeHeaders: ['idempotency-replayed', 'retry-after', 'x-request-id'],
    maxAge: Duration.hours(1),
  };
}

/** The same for a function URL, which has but the methods of the assistant and answers preflights itself. */
export function functionUrlCorsOf(cors: CorsPreflightOptions): FunctionUrlCorsOptions {
  const { allowOrigins = [], allowHeaders = [], exposeHeaders = [], maxAge = Duration.hours(1) } = cors;
  return {
    allowedOrigins: allowOrigins,
    allowedMethods: [HttpMethod.GET, HttpMethod.POST],
    allowedHeaders: allowHeaders,
    exposedHeaders: exposeHeaders,
    maxAge,
  };
}

function refuseInexact(origin: string): void {
  if (URL.parse(origin)?.origin === origin && !origin.includes('*')) return;
  throw new Error(`Option -c corsOrigins: '${origin}' is not an exact origin such as https://app.example.com.`);
}
