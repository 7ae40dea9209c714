import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { backOff, type RetryPolicy } from '../retry.ts';
import type { ConnectionsApi } from './connections-api.ts';
import type { Sockets } from './sockets.ts';

/** A client that does not take its frames holds the others up for no longer than this, once. */
const POST_MILLIS = 2000;
/** A frame that API Gateway refuses for its rate, or for a fault of its own, is posted again: the client is not to blame. */
const attempts: RetryPolicy = { attemptsMax: 3, baseMillis: 50, capMillis: 200 };
/** Further posts of refused frames, so that they do not make a shortage worse; each that is answered for good gives a part back. */
const REPEATS_MAX = 100;
const REPEATS_BACK = 0.1;

const GONE = 410;
const isTransient = (status: number): boolean => status === 429 || status >= 500;

class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(status: number) {
    super(`API Gateway answered ${status}.`);
  }
}

/** The connections of a stage of an API Gateway WebSocket API. */
export function apiGatewaySockets(
  api: ConnectionsApi,
  context: Pick<Context, 'log' | 'random' | 'sleep'>,
  postMillis = POST_MILLIS,
): Sockets {
  let repeatsLeft = REPEATS_MAX;
  /** The last status: of a frame that was taken, of a client that is gone, or of the last refusal. */
  const postUntilTaken = async (connectionId: string, body: string): Promise<number> => {
    const signal = AbortSignal.timeout(postMillis);
    for (let attempt = 1; ; attempt += 1) {
      const status = await api({ method: 'POST', connectionId, body, signal });
      if (!isTransient(status)) {
        repeatsLeft = Math.min(repeatsLeft + REPEATS_BACK, REPEATS_MAX);
        return status;
      }
      if (attempt >= attempts.attemptsMax || repeatsLeft < 1) return status;
      repeatsLeft -= 1;
      await backOff(context, attempts, attempt);
      if (signal.aborted) return status;
    }
  };
  return {
    post: async (connectionId, frame) => {
      try {
        const status = await postUntilTaken(connectionId, frame);
        if (status === GONE) return 'gone';
        if (status >= 300) throw new RefusedError(status);
        return 'sent';
      } catch (error) {
        context.log.warn('frame_not_sent', { connection_id: connectionId, ...errorFields(error) });
        return 'failed';
      }
    },
    close: async (connectionId) => {
      try {
        const status = await api({ method: 'DELETE', connectionId, signal: AbortSignal.timeout(postMillis) });
        if (status !== GONE && status >= 300) throw new RefusedError(status);
      } catch (error) {
        context.log.warn('connection_not_closed', { connection_id: connectionId, ...errorFields(error) });
      }
    },
  };
}
