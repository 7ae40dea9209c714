import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Every process of a task carries this variable, and what it starts inherits it. */
export const taskArnVariable = 'ROLLCALL_TASK_ARN';
/** Every child of a runner that is given the runner's environment carries this one; its value is the data directory. */
export const dataDirectoryVariable = 'ROLLCALL_DATA_DIRECTORY';

/** Sends a signal to a process group; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  return send(-pid, signal);
}

/**
 * Kills what is left of a task or of a runner: processes whose own environment says so, so that a reused process id or
 * somebody else's program is never hit. Without `/proc` (macOS) nothing can be proven, so nothing is found.
 */
export function killMarked(variable: string, value: string): void {
  for (const pid of findMarked(`${variable}=${value}`)) send(pid, 'SIGKILL');
}

function findMarked(mark: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch (error) {
    // It ended while we looked, or belongs to another user: not ours either way.
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(String(error.code))
    ) {
      return [];
    }
    throw error;
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) return false;
    throw error;
  }
}
