/** How long things may take, in seconds (contract 3, "Timeouts, heartbeats, death"). */
export type TrackerLimits = {
  /** How long one execution may run, where it was created without a limit of its own. */
  executionTimeoutSeconds: number;
  /** How often a worker should report that it lives. */
  heartbeatSeconds: number;
  /** An execution is dead when its last sign of life is more than this old. */
  deadAfterSeconds: number;
  /** How often a process that watches looks. */
  monitorSeconds: number;
  /** How long an execution that has ended stays in the active store. */
  keepEndedSeconds: number;
  /** How many executions one user may have open at once; as many as they like where it is not said. */
  openPerUserMax?: number;
};

export const defaultLimits: TrackerLimits = {
  executionTimeoutSeconds: 25,
  heartbeatSeconds: 5,
  deadAfterSeconds: 10,
  monitorSeconds: 2,
  keepEndedSeconds: 60,
};

/** What becomes of a move that the phase table does not know: `strict` refuses it, `warn` logs and makes it. */
export type PhasePolicy = 'strict' | 'warn';
