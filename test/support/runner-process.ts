import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { descendantsOf, isRunning, type Process } from './processes.ts';
import { waitUntil } from './wait-until.ts';

/** Bots get 10 s to leave; the rest is a busy machine. */
const stopSeconds = 40;
/** Children end with the runner; the kernel and their own ends need a moment. */
const childrenGoneSeconds = 5;

/** Starts `local/main.ts`, which is what `npm start` runs, with its output piped. */
export function spawnRunner(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...commandLine], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The last resort when the tests themselves are ended: the runner then ends its own children.
  const endWithTests = () => child.kill('SIGTERM');
  process.once('exit', endWithTests);
  child.once('exit', () => process.off('exit', endWithTests));
  return child;
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Ends the runner, in the end by SIGKILL; answers the names of what outlived it, which is then killed as well. */
export async function endWithChildren(child: ChildProcess, signal: NodeJS.Signals): Promise<string[]> {
  const children = new Map<string, Process>();
  const note = () => {
    for (const found of descendantsOf(child.pid ?? 0)) children.set(`${found.pid} ${found.began}`, found);
    return hasEnded(child);
  };
  const outlived: string[] = [];
  note();
  child.kill(signal);
  await waitUntil('the end', stopSeconds, note).catch(() => {
    outlived.push('itself');
    child.kill('SIGKILL');
  });
  const left = () => [...children.values()].filter(isRunning);
  await waitUntil('the children', childrenGoneSeconds, () => left().length === 0).catch(() => undefined);
  for (const process of left()) {
    outlived.push(`${process.name} (${process.pid})`);
    endProcess(process);
  }
  return outlived;
}

/** SIGKILL; one that ended in the meantime is no error. */
function endProcess({ pid }: Process): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
