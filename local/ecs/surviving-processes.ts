import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Every process of a task carries this variable; only a process that does is ever taken for ours. */
export const taskArnVariable = 'ROLLCALL_TASK_ARN';

/** Sends a signal to a process group; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  return send(-pid, signal);
}

/**
 * Kills what is left of a task: processes whose own environment names it, so that a reused process id or somebody
 * else's program is never hit. A browser leads a group of its own, hence the search beyond the task's group.
 * Without `/proc` (macOS) nothing can be proven, so nothing is found.
 */
export function killSurvivors(taskArn: string): number {
  const pids = processesOf(taskArn);
  for (const pid of pids) send(pid, 'SIGKILL');
  return pids.length;
}

function processesOf(taskArn: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${taskArnVariable}=${taskArn}`));
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
