import { readBody } from '../http/body.ts';
import { sendAnswer } from '../http/proxy-answer.ts';
import type { RequestHandler } from '../interfaces.ts';
import { callBytesMax, callTooLarge, forwardCall } from './forward-call.ts';

/** `POST /_local/sns`: a call of SNS that a peer's runner sent here. */
export function takeFromPeer(snsUrl: string): RequestHandler {
  return async (request, response) => {
    const body = await readBody(request, callBytesMax);
    sendAnswer(response, body === undefined ? callTooLarge : await forwardCall(snsUrl, request, body));
  };
}
