import { SQSClient } from '@aws-sdk/client-sqs';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { createLog, type Log } from '../core/log.ts';
import { launchBrowser } from './browser/launch-browser.ts';
import { pollCommandQueue } from './commands/command-queue.ts';
import type { BotContext } from './context.ts';
import { createSignedTransport } from './control-plane/transport.ts';
import { drivers } from './drivers/drivers.ts';
import type { BotEnvironment } from './environment.ts';
import { limits } from './limits.ts';

/** The real world of a bot: signed calls, its queue, a browser, clock and randomness. */
export function createBotContext(options: {
  environment: BotEnvironment;
  bufferDirectory: string;
  newId: () => string;
}): BotContext {
  const { environment, bufferDirectory, newId } = options;
  const { meetingId, attempt, region } = environment;
  const log = withFields(
    createLog(() => new Date()),
    { meeting_id: meetingId, attempt },
  );
  const credentials = credentialProvider(environment);
  return {
    bootstrapToken: environment.bootstrapToken,
    transport: createSignedTransport({
      callbackUrl: environment.callbackUrl,
      region,
      credentials,
      now: () => new Date(),
      callTimeoutMillis: limits.callTimeoutSeconds * 1000,
    }),
    pollCommands: (onCommand, signal) =>
      pollCommandQueue(
        {
          client: new SQSClient({ region, credentials: () => credentials({ forceRefresh: false }) }),
          queueUrl: environment.commandQueueUrl,
          meetingId,
          waitSeconds: limits.commandWaitSeconds,
          retrySeconds: limits.commandRetrySeconds,
          onCommand,
          log,
        },
        signal,
      ),
    hasDriver: (platform) => Object.hasOwn(drivers, platform),
    openMeeting: async ({ config, onCaption, onCrash }) => {
      const createDriver = drivers[config.platform];
      if (!createDriver) throw new Error(`There is no driver for ${config.platform}.`);
      const { page, close } = await launchBrowser({ chromiumPath: environment.chromiumPath, onCrash, log });
      return { driver: createDriver({ page, config, onCaption }), close };
    },
    bufferDirectory,
    newId,
    now: Date.now,
    random: Math.random,
    limits,
    log,
  };
}

/** Keys that came by the environment, else the container's endpoint, which the SDK asks and remembers until they expire. */
function credentialProvider({ credentials }: BotEnvironment) {
  if (credentials) return async () => credentials;
  const provider = defaultProvider();
  return ({ forceRefresh }: { forceRefresh: boolean }) => provider({ forceRefresh });
}

function withFields(log: Log, fields: object): Log {
  return {
    info: (event, more) => log.info(event, { ...fields, ...more }),
    warn: (event, more) => log.warn(event, { ...fields, ...more }),
    error: (event, more) => log.error(event, { ...fields, ...more }),
  };
}
