import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { signalGroup } from '../marked-processes.ts';
import { splitLines } from './split-lines.ts';

/** How long the last output of an ended process is waited for; a grandchild may hold its pipes for ever. */
const outputDrainMillis = 500;

export interface ContainerCommand {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  onLine(line: string): void;
}

export interface ContainerProcess {
  readonly pid: number;
  /** The exit code as Docker tells it: 128 + signal for a process that a signal ended. */
  readonly exitCode: Promise<number>;
  /** SIGTERM to the main process alone, as Docker does. */
  terminate(): void;
  /** SIGKILL to the whole group. */
  kill(): void;
}

/** Starts a container's command as a child in a process group of its own; rejects when it cannot be started. */
export async function startContainer(container: ContainerCommand): Promise<ContainerProcess> {
  const [program, ...programArguments] = container.command;
  if (program === undefined) throw new Error('The container has no command.');
  const child = spawn(program, programArguments, {
    cwd: container.workingDirectory,
    env: { ...hostEnvironment(), ...container.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exitCode = waitForExit(child, container);
  const pid = await pidOf(child);
  return {
    pid,
    exitCode,
    terminate: () => child.kill('SIGTERM'),
    kill: () => signalGroup(pid, 'SIGKILL'),
  };
}

/**
 * What a container gets from its host. The rest of the runner's environment stays out: an image has none of it, so a
 * bot that works here cannot lean on it, and the developer's own cloud credentials and secrets never reach a task.
 * CHROMIUM_PATH is the one thing a bot may be told of this machine: which browser to use.
 * PATH begins with this Node, because the image's `node` is Node 24 and the system's may not be.
 */
function hostEnvironment(): Record<string, string> {
  const { PATH, HOME, CHROMIUM_PATH } = process.env;
  return {
    PATH: `${dirname(process.execPath)}:${PATH ?? '/usr/bin:/bin'}`,
    ...(HOME === undefined ? {} : { HOME }),
    ...(CHROMIUM_PATH === undefined ? {} : { CHROMIUM_PATH }),
  };
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve(child.pid);
    });
  });
}

function waitForExit(child: ChildProcess, container: ContainerCommand): Promise<number> {
  const outputs = [child.stdout, child.stderr].map((stream) =>
    stream === null ? Promise.resolve() : splitLines(stream, container.onLine),
  );
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      // Docker ends a container with its main process: nothing that it started may outlive it.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      const drained = Promise.all(outputs);
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      const timer = setTimeout(() => resolve(exitCode), outputDrainMillis);
      drained.then(() => {
        clearTimeout(timer);
        resolve(exitCode);
      });
    });
  });
}
