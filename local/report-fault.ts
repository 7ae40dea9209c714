import type { Log } from './interfaces.ts';

/** Writes a fault of the runner itself to the log `runner`; functions and bots have logs of their own. */
export function reportFault(log: Log, where: string, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log(
    'runner',
    JSON.stringify({ time: new Date().toISOString(), level: 'error', where, error: `${name}: ${message}`, stack }),
  );
}
