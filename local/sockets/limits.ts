export interface SocketLimits {
  readonly frameBytesMax: number;
  readonly messageBytesMax: number;
  readonly idleSeconds: number;
  readonly connectionSeconds: number;
  /** What waits for a client that does not read; with more it is dropped. */
  readonly bufferedBytesMax: number;
}

/** API Gateway's own: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const socketLimits: SocketLimits = {
  frameBytesMax: 32 * 1024,
  messageBytesMax: 128 * 1024,
  idleSeconds: 10 * 60,
  connectionSeconds: 2 * 60 * 60,
  bufferedBytesMax: 1024 * 1024,
};

/** Close codes as API Gateway uses them. */
export const closeCodes = { normal: 1000, goingAway: 1001, unsupported: 1003, abnormal: 1006, tooBig: 1009 } as const;
