/** The states of an execution. An object and no enum, since Node runs this file as it is. */
export const ExecutionState = {
  PENDING: 'pending',
  STARTING: 'starting',
  RUNNING: 'running',
  COMPLETING: 'completing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  TIMEOUT: 'timeout',
  DEAD: 'dead',
  CANCELLED: 'cancelled',
} as const;
export type ExecutionState = (typeof ExecutionState)[keyof typeof ExecutionState];

export const executionStates = Object.values(ExecutionState);

/** In the order in which an execution passes them. */
const aliveStates = [
  ExecutionState.PENDING,
  ExecutionState.STARTING,
  ExecutionState.RUNNING,
  ExecutionState.COMPLETING,
] as const;
export type AliveState = (typeof aliveStates)[number];
export type EndState = Exclude<ExecutionState, AliveState>;

export const endStates: readonly EndState[] = ['completed', 'failed', 'timeout', 'dead', 'cancelled'];

/** An execution that has not ended; of the others nothing changes any more. */
export const isAlive = (state: ExecutionState): state is AliveState => aliveStates.some((alive) => alive === state);

/** Alive states go forward only; every terminal state may follow each of them. */
export const isStateMove = (from: ExecutionState, to: ExecutionState): boolean =>
  isAlive(from) && (!isAlive(to) || aliveStates.indexOf(to) >= aliveStates.indexOf(from));

/** Whether a value, whatever it is, names a state. */
export const isExecutionState = (value: unknown): value is ExecutionState =>
  executionStates.some((state) => state === value);
