import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { type RetryPolicy, retry } from '../retry.ts';
import type { ConnectionsApi, ConnectionsCall } from './connections-api.ts';
import type { Sockets } from './sockets.ts';

/** A client that does not take its frames holds the others up for no longer than this, once. */
const POST_MILLIS = 2000;
/** Within that time. What API Gateway refuses for its rate is no fault of the client, who is dropped in the end. */
const attempts: RetryPolicy = { attemptsMax: 4, baseMillis: 50, capMillis: 400 };

const GONE = 410;
const isTransientStatus = (status: number): boolean => status === 429 || status >= 500;

class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  constructor(status: number) {
    super(`API Gateway answered ${status}.`);
    this.status = status;
  }
}

/** The connections of a stage of an API Gateway WebSocket API. */
export function apiGatewaySockets(
  api: ConnectionsApi,
  context: Pick<Context, 'log' | 'random' | 'sleep'>,
  postMillis = POST_MILLIS,
): Sockets {
  /** False when there is no such connection any more. */
  const call = async (what: Omit<ConnectionsCall, 'signal'>): Promise<boolean> => {
    const signal = AbortSignal.timeout(postMillis);
    const isTransient = (error: unknown) =>
      !signal.aborted && (!(error instanceof RefusedError) || isTransientStatus(error.status));
    return retry(context, attempts, isTransient, async () => {
      const status = await api({ ...what, signal });
      if (status !== GONE && status >= 300) throw new RefusedError(status);
      return status !== GONE;
    });
  };
  return {
    post: async (connectionId, frame) => {
      try {
        return (await call({ method: 'POST', connectionId, body: frame })) ? 'sent' : 'gone';
      } catch (error) {
        context.log.warn('frame_not_sent', { connection_id: connectionId, ...errorFields(error) });
        return 'failed';
      }
    },
    close: async (connectionId) => {
      try {
        await call({ method: 'DELETE', connectionId });
      } catch (error) {
        context.log.warn('connection_not_closed', { connection_id: connectionId, ...errorFields(error) });
      }
    },
  };
}
