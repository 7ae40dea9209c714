export { type AskAsJobOptions, type AskOptions, AssistantClient, type ClientOptions } from './assistant-client.ts';
export {
  AnswerFailedError,
  AssistantError,
  ConnectionLostError,
  JobPollingTimeoutError,
  RefusedError,
  UnexpectedAnswerError,
} from './errors.ts';
export { type Frame, SseParser } from './sse-parser.ts';
export type * from './types.ts';
