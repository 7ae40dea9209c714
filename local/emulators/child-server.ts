import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../interfaces.ts';

const READY_WAIT_MILLIS = 20_000;
const READY_POLL_MILLIS = 25;
const STOP_WAIT_MILLIS = 3_000;
const ERROR_OUTPUT_CHARACTERS_MAX = 2_000;

/**
 * The shell becomes the program, so its pid is the program's; a reader beside it sees the pipe from us close when we
 * are gone, however we ended, and takes the program along.
 */
const ENDS_WITH_PARENT = 'exec 3<&0; (read -r _ <&3; kill -9 $$) 2>/dev/null & exec "$@" 3<&- </dev/null';

export interface ChildServerOptions {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly url: string;
}

/** Starts a program that serves `url` and waits until it answers; rejects with what it printed when it does not. */
export async function startChildServer(options: ChildServerOptions): Promise<RunningServer> {
  const child = spawn('sh', ['-c', ENDS_WITH_PARENT, 'sh', options.command, ...options.arguments], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const printed = keepErrorOutput(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const stop = () => stopChild(child, killWithParent);

  const obstacle = await Promise.race([ended, answers(options.url, child)]);
  if (obstacle !== undefined) {
    await stop();
    throw new Error(`${options.name} did not start: ${obstacle}. ${printed()}`.trim());
  }
  return { url: options.url, stop };
}

function keepErrorOutput(child: ChildProcess): () => string {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-ERROR_OUTPUT_CHARACTERS_MAX);
  });
  return () => output;
}

/** Any answer will do, a refusal too: it shows that the server reads requests. */
async function answers(url: string, child: ChildProcess): Promise<string | undefined> {
  for (let waitedMillis = 0; waitedMillis < READY_WAIT_MILLIS; waitedMillis += READY_POLL_MILLIS) {
    if (child.exitCode !== null) return `it ended with code ${child.exitCode}`;
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response) return undefined;
    await sleep(READY_POLL_MILLIS);
  }
  return `nothing answered at ${url} within ${READY_WAIT_MILLIS} ms`;
}

async function stopChild(child: ChildProcess, killWithParent: () => void): Promise<void> {
  process.off('exit', killWithParent);
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MILLIS);
  await exited;
  clearTimeout(impatience);
  child.stdin?.end();
}
