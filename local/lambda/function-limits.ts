export interface FunctionLimits {
  /** Processes at once; further events wait. */
  readonly processesMax: number;
  /** Events that one process handles at once. */
  readonly eventsPerProcess: number;
  /** Events that may wait; further ones are throttled. */
  readonly waitingMax: number;
  /** How long a process may have nothing to do. */
  readonly idleSeconds: number;
}

export const functionLimits: FunctionLimits = {
  processesMax: 4,
  eventsPerProcess: 1,
  waitingMax: 1000,
  idleSeconds: 300,
};

/** A function that may take longer than this spends most of its time waiting, for a model above all. */
const longRunSeconds = 60;
const longRunProcessesMax = 10;

/** Streams are long and mostly idle. On AWS each has an environment of its own, which a laptop could not bear. */
export const streamsPerProcess = 25;

/** More processes for a function that works long on one event, so that a few of them do not hold up all others. */
export function limitsFor(timeoutSeconds: number): FunctionLimits {
  return timeoutSeconds > longRunSeconds ? { ...functionLimits, processesMax: longRunProcessesMax } : functionLimits;
}
