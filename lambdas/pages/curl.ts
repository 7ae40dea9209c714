import type { Operation } from '../openapi/api-document.ts';

const keyHeaders: Record<string, string> = {
  user: 'X-API-Key: $ROLLCALL_API_KEY',
  admin: 'X-Admin-API-Key: $ADMIN_API_KEY',
};

/** A command that calls the operation, with the examples filled in. */
export function curl(origin: string, method: string, path: string, operation: Operation): string {
  const url = origin + path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(operation, name));
  const body = operation.requestBody?.content['application/json']?.example;
  const headers = operation.security.flatMap((scheme) => Object.keys(scheme)).flatMap((name) => keyHeaders[name] ?? []);
  const isStream = Object.values(operation.responses).some(({ content }) => content?.['text/event-stream']);
  return [
    `curl${isStream ? ' -N' : ''}${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${url}`,
    ...headers.map((header) => `-H "${header}"`),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

function exampleOf({ parameters = [] }: Operation, name: string): string {
  const example = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.example;
  return encodeURIComponent(String(example ?? name)).replace('%40', '@');
}

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
