import { assistantRoutes } from './assistant/routes.ts';
import { byPath } from './http/dispatch.ts';
import { streamHandler } from './http/stream-handler.ts';
import { lambdaContext } from './lambda-context.ts';

/** The platform provides the global `awslambda`, whose decorator makes it stream what the handler writes. */
export const handler = awslambda.streamifyResponse(
  streamHandler(lambdaContext, byPath(assistantRoutes), awslambda.HttpResponseStream.from),
);
