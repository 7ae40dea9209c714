import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bot-task/browser/launch-browser.ts';
import type { BotContext } from '../../bot-task/context.ts';
import { createSignedTransport } from '../../bot-task/control-plane/transport.ts';
import type { Command } from '../../bot-task/control-plane/wire.ts';
import { pause } from '../../bot-task/doorbell.ts';
import { drivers } from '../../bot-task/drivers/drivers.ts';
import { limits } from '../../bot-task/limits.ts';
import { createLog } from '../../core/log.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

/** Shorter waits, so that a test needs no minute. */
export const testLimits = {
  ...limits,
  pollMillis: 100,
  retryBaseMillis: 20,
  retryCapMillis: 200,
  flushMillis: 100,
  flushIdleMillis: 500,
  heartbeatGapMillis: 20,
};

/** The real bot's context but for the queue, which a test fills by `sendCommand`. */
export function createTestContext(callbackUrl: string, changes: Partial<BotContext> = {}) {
  const pages: Page[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = createLog(
    () => new Date(),
    (line) => void logged.push(JSON.parse(line)),
  );
  let take: ((command: Command) => void) | undefined;
  const context: BotContext = {
    bootstrapToken: 'bootstrap-token',
    transport: createSignedTransport({
      callbackUrl,
      region: 'eu-west-1',
      credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }),
      now: () => new Date(),
      callTimeoutMillis: 2000,
    }),
    pollCommands: async (onCommand, signal) => {
      take = onCommand;
      while (!signal.aborted) await pause(60_000, signal);
    },
    hasDriver: (platform) => Object.hasOwn(drivers, platform),
    openMeeting: async ({ config, onCaption, onCrash }) => {
      const { page, close } = await launchBrowser({ chromiumPath: undefined, onCrash, log });
      pages.push(page);
      const createDriver = drivers[config.platform];
      if (!createDriver) throw new Error('no driver');
      return { driver: createDriver({ page, config, onCaption }), close };
    },
    bufferDirectory: createTemporaryDirectory(),
    newId: () => 'connection-1',
    now: Date.now,
    random: Math.random,
    limits: testLimits,
    log,
    ...changes,
  };
  return { context, logged, pages, sendCommand: (command: Command) => take?.(command) };
}
