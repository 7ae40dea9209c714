import { type IncomingMessage, request } from 'node:http';

/** Sends a request and answers as soon as the head of its answer is there. */
export function receiveStream(
  origin: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(origin);
  const { method = 'POST', path = '/', headers = { 'content-type': 'application/json' }, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
}
