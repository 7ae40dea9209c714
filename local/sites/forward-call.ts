import type { IncomingMessage } from 'node:http';
import { type Answer, jsonAnswer } from '../http/proxy-answer.ts';

const ANSWER_WAIT_MILLIS = 3000;
/** 256 KB of a message, encoded as a form. */
export const callBytesMax = 1024 * 1024;

const passedOn = ['content-type', 'authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'];

export const callTooLarge = jsonAnswer(413, { detail: 'Request body too large' });

/** Sends a call of SNS on as it came; answers 503 in SNS's words when nobody is there. */
export async function forwardCall(url: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = passedOn.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: Object.fromEntries(headers),
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(ANSWER_WAIT_MILLIS),
    });
    const type = response.headers.get('content-type') ?? '';
    // A runner that is starting says so in JSON.
    if (!type.includes('xml')) return unavailable;
    return { status: response.status, headers: { 'content-type': type }, body: await response.text() };
  } catch {
    // Refused, reset or too slow: for the caller it is all one.
    return unavailable;
  }
}

const unavailable: Answer = {
  status: 503,
  headers: { 'content-type': 'text/xml' },
  body:
    '<ErrorResponse><Error><Type>Receiver</Type><Code>ServiceUnavailable</Code>' +
    '<Message>The runner of that site does not answer.</Message></Error></ErrorResponse>',
};
