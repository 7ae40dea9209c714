import * as http from 'node:http';
import * as https from 'node:https';
import { type Credentials, createSigner, signedHeaders } from '../signed-headers.ts';

const SERVICE = 'execute-api';
/** Open connections to the API, kept for the next frame. */
const CONNECTIONS_MAX = 50;

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
 * twice the time for each.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function connectionsApi({ endpoint, region, credentials }: ConnectionsApiOptions): ConnectionsApi {
  const { protocol } = new URL(endpoint);
  const { Agent, request } = protocol === 'http:' ? http : https;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const signer = createSigner({ service: SERVICE, region, credentials });
  return async ({ method, connectionId, body = '', signal }) => {
    const url = new URL(`${endpoint}/@connections/${encodeURIComponent(connectionId)}`);
    const unsigned = { 'content-type': 'application/octet-stream', 'content-length': String(Buffer.byteLength(body)) };
    const headers = await signedHeaders(signer, url, { method, headers: unsigned, body });
    return new Promise((resolve, reject) => {
      const call = request(url, { method, agent, headers, signal }, (answer) => {
        // Its status says all there is to know.
        answer.resume().once('error', reject);
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      });
      call.once('error', reject).end(body);
    });
  };
}
