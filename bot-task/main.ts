import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, errorFields } from '../core/log.ts';
import { exitCodes } from './attendance/ending.ts';
import { createBotContext } from './create-bot-context.ts';
import { takeEnvironment } from './environment.ts';
import { type Interruption, runBot } from './run-bot.ts';

const log = createLog(() => new Date());
const interrupted = new AbortController();
let interruption: Interruption = exitCodes.terminated;

/** The second of two signals changes nothing: the first one's time is running. */
function interrupt(exitCode: Interruption): void {
  if (interrupted.signal.aborted) return;
  interruption = exitCode;
  interrupted.abort();
}
process.on('SIGTERM', () => interrupt(exitCodes.terminated));
process.on('SIGINT', () => interrupt(exitCodes.interrupted));

async function main(): Promise<number> {
  const bufferDirectory = await mkdtemp(join(tmpdir(), 'rollcall-bot-'));
  try {
    const context = createBotContext({ environment: takeEnvironment(process.env), bufferDirectory, newId: randomUUID });
    return await runBot(context, { signal: interrupted.signal, interruption: () => interruption });
  } catch (error) {
    log.error('bot failed', errorFields(error));
    return exitCodes.failed;
  } finally {
    await rm(bufferDirectory, { recursive: true, force: true });
  }
}

// Connections that are kept alive, and a browser that did not close, must not keep the process.
const exitCode = await main();
log.info('bot ends', { exit_code: exitCode });
process.exit(exitCode);
