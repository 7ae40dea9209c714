import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { toAttemptError } from './attempt-error.ts';
import type { Endpoint } from './endpoint.ts';

const ANSWER_BYTES_MAX = 64 * 1024;
const ANSWER_HEADER_BYTES_MAX = 16 * 1024;

export type Message = { body: string; headers: Record<string, string> };
/** An endpoint's answer, whatever its status; of its text at most 64 KB are read. */
export type Reply = { status: number; text: string; retryAfter?: string };
export type PostMessage = (endpoint: Endpoint, message: Message, timeoutMillis: number) => Promise<Reply>;

/**
 * Posts to the endpoint's address, by the name of its URL: the name is in the certificate that is asked for, in SNI and
 * in `Host`, and is not resolved again. Follows no redirect, and keeps no connection for another host.
 */
export const postMessage: PostMessage = async (endpoint, { body, headers }, timeoutMillis) => {
  const signal = AbortSignal.timeout(timeoutMillis);
  const isTls = endpoint.url.protocol === 'https:';
  const request = (isTls ? httpsRequest : httpRequest)({ ...optionsOf(endpoint, headers), signal });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve);
  // What happens to the connection after the answer shows where the answer is read.
  request.on('error', reject);
  request.end(body);
  try {
    const response = await promise;
    const retryAfter = response.headers['retry-after'];
    const text = await readText(response);
    return { status: response.statusCode ?? 0, text, ...(retryAfter !== undefined && { retryAfter }) };
  } catch (error) {
    throw toAttemptError(error);
  } finally {
    request.destroy();
  }
};

const optionsOf = ({ url, address }: Endpoint, headers: Record<string, string>): RequestOptions => ({
  method: 'POST',
  host: address,
  port: url.port || (url.protocol === 'https:' ? 443 : 80),
  path: `${url.pathname}${url.search}`,
  headers: { ...headers, host: url.host, connection: 'close' },
  agent: false,
  maxHeaderSize: ANSWER_HEADER_BYTES_MAX,
  ...(url.protocol === 'https:' && { servername: url.hostname }),
});

/** The status is what counts: an answer whose text breaks off, or comes too slowly, is an answer all the same. */
async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES_MAX) break;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX).toString('utf8');
}
