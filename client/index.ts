export type * as Api from './api-types.ts';
export { type AskAsJobOptions, type AskOptions, AssistantClient, type ClientOptions } from './assistant-client.ts';
export {
  AnswerFailedError,
  ApiError,
  AssistantError,
  ConnectionLostError,
  JobPollingTimeoutError,
  RefusedError,
  UnexpectedAnswerError,
} from './errors.ts';
export type * from './live-frames.ts';
export type { SocketConstructor, SocketLike } from './live-line.ts';
export { LiveSocket, type LiveSocketOptions, type LiveState } from './live-socket.ts';
export {
  type AnswerOf,
  type CallArguments,
  type CallOptions,
  type OperationName,
  RollcallClient,
  type RollcallClientOptions,
} from './rollcall-client.ts';
export { type Frame, SseParser } from './sse-parser.ts';
export type * from './types.ts';
