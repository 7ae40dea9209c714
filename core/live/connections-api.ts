import * as http from 'node:http';
import * as https from 'node:https';
import { type Credentials, createSigner, signedHeaders } from '../signed-headers.ts';

const SERVICE = 'execute-api';
/** Open connections to the API, kept for the next frame. */
const CONNECTIONS_MAX = 50;
/** What has been idle for longer may have been cut without a word, as while a function is frozen. */
const KEPT_MILLIS_MAX = 10_000;

export type ConnectionsApiOptions = {
  /** Where the stage manages its connections: `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
  endpoint: string;
  region: string;
  credentials: Credentials;
};

export type ConnectionsCall = {
  method: 'POST' | 'DELETE';
  connectionId: string;
  body?: string;
  signal: AbortSignal;
};

/** One call about a connection; answers its status, and rejects when none came. */
export type ConnectionsApi = (call: ConnectionsCall) => Promise<number>;

/**
 * The `@connections` API of a stage. Of all calls there are most of these, one for each frame, and the SDK's client takes
 * twice the time for each. A call that breaks on a kept connection is made once more on a new one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function connectionsApi({ endpoint, region, credentials }: ConnectionsApiOptions): ConnectionsApi {
  const { Agent, request } = endpoint.startsWith('http:') ? http : https;
  const signer = createSigner({ service: SERVICE, region, credentials });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  let usedAtMillis = 0;
  const dropStale = () => {
    if (performance.now() - usedAtMillis > KEPT_MILLIS_MAX) {
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    }
    usedAtMillis = performance.now();
  };

  const send = (url: URL, options: http.RequestOptions, body: string | undefined): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(url, options, (answer) => {
        // Its status says all there is to know.
        answer.resume().on('error', reject);
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      });
      const isKept = options.agent !== false;
      call.on('error', (error) => {
        const isStale = isKept && call.reusedSocket && !options.signal?.aborted;
        if (isStale) send(url, { ...options, agent: false }, body).then(resolve, reject);
        else reject(error);
      });
      call.end(body);
    });

  return async ({ method, connectionId, body, signal }) => {
    const url = new URL(`${endpoint}/@connections/${encodeURIComponent(connectionId)}`);
    const ofBody = body === undefined ? {} : { 'content-type': CONTENT_TYPE, 'content-length': lengthOf(body) };
    const call = { method, headers: ofBody, ...(body !== undefined && { body }) };
    const headers = await signedHeaders(signer, url, call);
    dropStale();
    return send(url, { method, agent, headers, signal }, body);
  };
}

const CONTENT_TYPE = 'application/octet-stream';
const lengthOf = (body: string): string => String(Buffer.byteLength(body));
