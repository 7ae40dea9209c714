import { createSigner, signedHeaders } from '../../core/signed-headers.ts';

export type CallbackRequest = {
  method: 'POST' | 'PATCH';
  /** Relative to the callback URL, e.g. `bots/internal/callback/started`. */
  path: string;
  body: object;
  token: string;
  signal: AbortSignal;
};

export type CallbackAnswer = { statusCode: number; body: unknown };

/** One attempt to call the control plane; throws when no answer came. */
export type Transport = (request: CallbackRequest) => Promise<CallbackAnswer>;

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export type SignedTransportOptions = {
  callbackUrl: string;
  region: string;
  credentials: (options: { forceRefresh: boolean }) => Promise<Credentials>;
  now: () => Date;
  callTimeoutMillis: number;
};

/**
 * Calls the callback function URL, signed with the task's role (SigV4, service `lambda`). After AWS itself refused
 * the signature (403 without `detail`) the next attempt has fresh credentials and AWS's clock, from its `Date`.
 */
export function createSignedTransport(options: SignedTransportOptions): Transport {
  let clockOffsetMillis = 0;
  let forceRefresh = false;
  return async ({ method, path, body, token, signal }) => {
    const url = new URL(path, withSlash(options.callbackUrl));
    const text = JSON.stringify(body);
    const credentials = await options.credentials({ forceRefresh });
    const signer = createSigner({ service: 'lambda', region: options.region, credentials });
    const unsigned = { method, headers: { 'content-type': 'application/json', 'x-bot-token': token }, body: text };
    const signingDate = new Date(options.now().getTime() + clockOffsetMillis);
    const headers = await signedHeaders(signer, url, unsigned, signingDate);
    const timeout = AbortSignal.timeout(options.callTimeoutMillis);
    const response = await fetch(url, { method, headers, body: text, signal: AbortSignal.any([signal, timeout]) });
    const answer = { statusCode: response.status, body: parseJson(await response.text()) };
    forceRefresh = isSignatureRefusal(answer);
    if (forceRefresh) clockOffsetMillis = offsetOf(response.headers.get('date'), options.now());
    return answer;
  };
}

/** AWS checks the signature before our function is asked, and answers without our `detail`. */
export const isSignatureRefusal = ({ statusCode, body }: CallbackAnswer): boolean =>
  statusCode === 403 && detailOf(body) === undefined;

/** Our own refusals have a `detail`; those of AWS or of a proxy between us have none. */
export const detailOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

function offsetOf(date: string | null, now: Date): number {
  const server = Date.parse(date ?? '');
  return Number.isNaN(server) ? 0 : server - now.getTime();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's or AWS's own page; its status code says enough.
    return undefined;
  }
}
