import type { Log } from '../core/log.ts';
import type { OpenMeeting } from './attendance/attend-meeting.ts';
import type { Transport } from './control-plane/transport.ts';
import type { BotConfig, Command } from './control-plane/wire.ts';
import type { Caption } from './drivers/driver.ts';
import type { Limits } from './limits.ts';

/** All that `runBot` needs of the world; tests give fakes of the same shape. */
export type BotContext = {
  bootstrapToken: string;
  transport: Transport;
  /** Takes commands from the bot's own queue until the signal aborts. */
  pollCommands: (onCommand: (command: Command) => void, signal: AbortSignal) => Promise<void>;
  /** Whether this version can attend meetings of that platform. */
  hasDriver: (platform: string) => boolean;
  openMeeting: (options: {
    config: BotConfig;
    onCaption: (caption: Caption) => void;
    onCrash: (signal: string) => void;
  }) => Promise<OpenMeeting>;
  /** Where segments wait; a directory of this bot's own. */
  bufferDirectory: string;
  newId: () => string;
  now: () => number;
  random: () => number;
  limits: Limits;
  log: Log;
};
