import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Payload format 2.0, which the HTTP API and function URLs share. Names of headers come in lower case. */
export type HttpEvent = APIGatewayProxyEventV2;

/** A header that says something; an empty one counts as absent. */
export const headerOf = (event: HttpEvent, name: Lowercase<string>): string | undefined =>
  event.headers[name]?.trim() || undefined;
