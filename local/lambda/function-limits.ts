export interface FunctionLimits {
  /** Processes at once; further events wait. */
  readonly processesMax: number;
  /** Events that one process handles at once. */
  readonly eventsPerProcess: number;
  /** Events that may wait; further ones are throttled. */
  readonly waitingMax: number;
  /** How long all processes are at work without a rest before one more is started for an event that waits. */
  readonly patienceMillis: number;
  /** How long a process may have nothing to do. */
  readonly idleSeconds: number;
  /** Whether a first process is there before the first event, and stays. */
  readonly isKeptWarm: boolean;
}

export const functionLimits: FunctionLimits = {
  processesMax: 4,
  eventsPerProcess: 1,
  waitingMax: 1000,
  // A start and a first event take about as long, and a core from all that is under way; most events are done sooner.
  patienceMillis: 500,
  idleSeconds: 300,
  isKeptWarm: false,
};

/** A function that may take longer than this spends most of its time waiting, and somebody is watching it. */
const longRunSeconds = 60;
const longRun = { processesMax: 10, isKeptWarm: true, patienceMillis: 250 };

/** Streams are long and mostly idle. On AWS each has an environment of its own, which a laptop could not bear. */
export const streamsPerProcess = 25;

/** A function that works long on one event gets more processes, so that a few events do not hold up all others. */
export function limitsFor(timeoutSeconds: number): FunctionLimits {
  return timeoutSeconds > longRunSeconds ? { ...functionLimits, ...longRun } : functionLimits;
}
