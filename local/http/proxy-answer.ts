import type { ServerResponse } from 'node:http';
import * as z from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const head = {
  headers: z.record(z.string(), Scalar.nullish()).nullish(),
  cookies: z.array(z.string()).nullish(),
};
const statusCode = z.coerce.number().int().min(100).max(599);
const StructuredAnswer = z.object({
  ...head,
  statusCode,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** What a streamed answer begins with. */
export const Prelude = z.object({ ...head, statusCode: statusCode.default(200) });
type Prelude = z.infer<typeof Prelude>;

/** The gateway makes these itself from the body it sends. */
const ownHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

/**
 * Reads what a function returned in payload format 2.0: an object with `statusCode`, or anything else, which is the
 * body of a 200. Undefined when it has a `statusCode` and is still no answer.
 */
export function readAnswer(payload: unknown): Answer | undefined {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const parsed = StructuredAnswer.safeParse(payload);
  if (!parsed.success) return undefined;
  const { body, isBase64Encoded } = parsed.data;
  return {
    status: parsed.data.statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headersOf(parsed.data) },
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

/** Headers and cookies as they are sent. */
export function headersOf({ headers, cookies }: Omit<Prelude, 'statusCode'>): Record<string, string | string[]> {
  return { ...lowerCased(headers ?? {}), ...(cookies && { 'set-cookie': cookies }) };
}

export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function lowerCased(
  headers: Readonly<Record<string, z.infer<typeof Scalar> | null | undefined>>,
): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value == null || ownHeaders.has(name) ? [] : [[name, String(value)]])),
  );
}
