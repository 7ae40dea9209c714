import { environment } from '../core/environment.ts';
import { DomainError } from '../core/errors.ts';
import { removeConnection } from '../core/live/connection-store.ts';
import { handleMessage } from '../core/live/handle-message.ts';
import { openConnection } from '../core/live/open-connection.ts';
import { errorFields } from '../core/log.ts';
import { liveContext } from './live-context.ts';
import { readVariable } from './read-variable.ts';
import { readHandshake, type SocketEvent, type SocketResult } from './sockets/read-handshake.ts';

/** What clients say over sockets. The answer to a handshake is its status; answers to messages are frames of their own. */
export const handler = async (event: SocketEvent): Promise<SocketResult> => {
  const { connectionId, eventType } = event.requestContext;
  switch (eventType) {
    case 'CONNECT':
      return connect(event);
    case 'DISCONNECT':
      await removeConnection(liveContext(), connectionId);
      return { statusCode: 200 };
    case 'MESSAGE':
      await handleMessage(liveContext(), connectionId, textOf(event));
      return { statusCode: 200 };
  }
};

const statusOf: Partial<Record<DomainError['code'], number>> = { unauthenticated: 401, limit_reached: 429 };

async function connect(event: SocketEvent): Promise<SocketResult> {
  const context = liveContext();
  try {
    await openConnection(context, readHandshake(event, readVariable(environment.frontDoorHost)));
    return { statusCode: 200 };
  } catch (error) {
    const statusCode = error instanceof DomainError ? (statusOf[error.code] ?? 503) : 500;
    if (statusCode >= 500) context.log.error('handshake_failed', errorFields(error));
    return { statusCode };
  }
}

const textOf = ({ body = '', isBase64Encoded }: SocketEvent): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
