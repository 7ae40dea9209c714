import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body; undefined when it is larger than `bytesMax`. The rest of it is thrown away as it comes
 * (the server's request timeout bounds that), because a client only reads our refusal once it has sent all.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return discard(request);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bytesMax) return discard(request);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function discard(request: IncomingMessage): undefined {
  request.resume();
}
