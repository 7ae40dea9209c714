import type { Readable } from 'node:stream';
import type { StreamedAnswer } from '../interfaces.ts';
import { type Answer, headersOf, Prelude } from './proxy-answer.ts';

const integrationResponse = 'application/vnd.awslambda.http-integration-response';
const delimiter = Buffer.alloc(8);
/** What API Gateway takes; https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
const preludeBytesMax = 16_384;

export interface Head {
  readonly status: number;
  readonly headers: Answer['headers'];
  /** What came together with the head, first. */
  readonly rest: Buffer;
}

/** Reads status and headers off a streamed answer; undefined when it ends, breaks off or goes on without any. */
export async function readHead({ contentType, body }: StreamedAnswer): Promise<Head | undefined> {
  if (contentType !== integrationResponse)
    return { status: 200, headers: { 'content-type': contentType }, rest: Buffer.alloc(0) };
  const start = await readUntilDelimiter(body);
  if (start === undefined) return undefined;
  const prelude = Prelude.safeParse(parseJson(start.before));
  if (!prelude.success) return undefined;
  return { status: prelude.data.statusCode, headers: headersOf(prelude.data), rest: start.after };
}

async function readUntilDelimiter(body: Readable): Promise<{ before: string; after: Buffer } | undefined> {
  let read = Buffer.alloc(0);
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf(delimiter);
      if (end >= 0) return { before: read.toString('utf8', 0, end), after: read.subarray(end + delimiter.length) };
      if (read.length > preludeBytesMax) return undefined;
    }
  } catch {
    // Whoever runs the function logs why it broke off.
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
