const requestTimeoutMillis = 30_000;

/** Asks the API that this runner serves; answers status and parsed body. */
export type AskApi = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: { headers: Record<string, string>; body?: unknown },
) => Promise<{ status: number; body: unknown }>;

export function createApiClient(url: string): AskApi {
  return async (method, path, { headers, body }) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(requestTimeoutMillis),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
}
