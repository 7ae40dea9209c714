import { readdirSync, readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same id by when it began (clock ticks since boot). */
export type Process = { readonly pid: number; readonly parent: number; readonly began: string; readonly name: string };

/** What `pid` has started, what that has started, and so on; as far as it is still running. Linux only: elsewhere none. */
export function descendantsOf(pid: number): Process[] {
  const all = runningProcesses();
  const found: Process[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

export const isRunning = (process: Process): boolean => readProcess(process.pid)?.began === process.began;

function runningProcesses(): Process[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** Undefined for one that has ended, whether or not its parent has noticed. */
function readProcess(pid: number): Process | undefined {
  const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readStat(pid)) ?? [];
  const [state, parent, ...fields] = rest.split(' ');
  const began = fields[17];
  if (state === undefined || parent === undefined || began === undefined || state === 'Z') return undefined;
  return { pid, parent: Number(parent), began, name };
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}
