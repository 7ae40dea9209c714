import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as z from 'zod';
import { rehearsalLimits } from './limits.ts';

/** A refusal in the shape of the API's: `{"detail": …}`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly statusCode: number;
  readonly detail: unknown;
  constructor(statusCode: number, detail: unknown) {
    super(`${statusCode}`);
    this.statusCode = statusCode;
    this.detail = detail;
  }
}

export function sendJson(response: ServerResponse, statusCode: number, body: unknown): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

export async function readBody<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(request);
  // A control that needs to be told nothing may be called without a body.
  const result = schema.safeParse(text === '' ? {} : parseJson(text));
  if (result.success) return result.data;
  const detail = result.error.issues.map(({ path, message, code }) => ({
    loc: ['body', ...path],
    msg: message,
    type: code,
  }));
  throw new Refusal(422, detail);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > rehearsalLimits.bodyBytesMax) throw new Refusal(413, 'Request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const msg = error instanceof Error ? error.message : 'not JSON';
    throw new Refusal(422, [{ loc: ['body'], msg, type: 'json_invalid' }]);
  }
}
