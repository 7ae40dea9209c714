import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type HttpEvent, headerOf } from './http-event.ts';

/** Lambda answers 6 MB at most. Small answers are not worth the time; a long transcript shrinks to a tenth. */
const COMPRESS_BYTES_MIN = 1_000_000;

/** The answer compressed when it is large and the client takes it so; a client that does not gets it as it is. */
export function compressLarge(
  event: HttpEvent,
  result: APIGatewayProxyStructuredResultV2,
): APIGatewayProxyStructuredResultV2 {
  const { body = '', headers, isBase64Encoded } = result;
  const takesGzip = /\bgzip\b/.test(headerOf(event, 'accept-encoding') ?? '');
  if (isBase64Encoded || !takesGzip || body.length < COMPRESS_BYTES_MIN) return result;
  return {
    ...result,
    headers: { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    body: gzipSync(body).toString('base64'),
    isBase64Encoded: true,
  };
}
