import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { StreamedAnswer } from '../interfaces.ts';
import { readHead } from './prelude.ts';
import type { Answer } from './proxy-answer.ts';

/**
 * Sends an answer while it comes, no faster than the client takes it; one that breaks off cuts the connection.
 * `unreadable` when nothing was sent, because it has no head that can be read.
 */
export async function sendStream(
  response: ServerResponse,
  answer: StreamedAnswer,
  headersOf: (headers: Answer['headers']) => Answer['headers'],
): Promise<'sent' | 'unreadable'> {
  const { body } = answer;
  const head = await readHead(answer);
  if (head === undefined) {
    body.resume();
    return 'unreadable';
  }
  for (const [name, value] of Object.entries(headersOf(head.headers))) response.setHeader(name, value);
  response.writeHead(head.status).flushHeaders();
  if (head.rest.length > 0) response.write(head.rest);
  await passOn(body, response);
  return 'sent';
}

async function passOn(body: Readable, response: ServerResponse): Promise<void> {
  const gone = heard(response, 'close');
  try {
    for await (const chunk of body) {
      // The function of a client that has gone runs on, as on Lambda; nobody hears it.
      if (!response.destroyed && !response.write(chunk)) await Promise.race([heard(response, 'drain'), gone]);
    }
    response.end();
  } catch {
    // Whoever runs the function logs why it broke off; a client learns by the connection that something is missing.
    response.destroy();
  }
}

function heard(response: ServerResponse, event: 'close' | 'drain'): Promise<void> {
  return new Promise((resolve) => response.once(event, resolve));
}
