import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from './body.ts';
import { type Answer, jsonAnswer } from './proxy-answer.ts';

const bodyBytesMax = 65_536;

/** One control of the runner. `{name}` in the path stands for one segment. */
export interface JsonRoute {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  answer(parameters: Readonly<Record<string, string>>, body: unknown): Answer | Promise<Answer>;
}

/** A control's refusal; its message is the `detail`. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly status: 404 | 409 | 413 | 502;

  constructor(status: 404 | 409 | 413 | 502, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Answers a JSON request by a list of routes, with refusals in the contract's form: `{"detail": …}`. */
export async function answerJson(
  routes: readonly JsonRoute[],
  request: IncomingMessage,
  path: string,
): Promise<Answer> {
  const matches = routes.flatMap((route) => {
    const parameters = matchSegments(route.path, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (matches.length === 0) return jsonAnswer(404, { detail: 'Not Found' });
  const match = matches.find(({ route }) => route.method === request.method);
  if (match === undefined) {
    const allow = matches.map(({ route }) => route.method).join(', ');
    return jsonAnswer(405, { detail: 'Method Not Allowed' }, { allow });
  }
  try {
    return await match.route.answer(match.parameters, await readJson(request));
  } catch (error) {
    if (error instanceof RefusalError) return jsonAnswer(error.status, { detail: error.message });
    if (error instanceof z.ZodError) return jsonAnswer(422, { detail: error.issues.map(describeIssue) });
    throw error;
  }
}

function matchSegments(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, bodyBytesMax);
  if (body === undefined) throw new RefusalError(413, 'Request body too large');
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new z.ZodError([
      {
        code: 'custom',
        path: [],
        message: `JSON decode error: ${String(error)}`,
        params: { type: 'json_invalid' },
        input: undefined,
      },
    ]);
  }
}

function describeIssue(issue: z.core.$ZodIssue): unknown {
  const own = issue.code === 'custom' ? issue.params?.type : undefined;
  const type = own ?? (issue.code === 'unrecognized_keys' ? 'extra_forbidden' : issue.code);
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return { loc: ['body', ...issue.path, ...keys], msg: issue.message, type };
}
