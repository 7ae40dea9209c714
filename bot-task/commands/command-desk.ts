import type { Log } from '../../core/log.ts';
import type { Command, ListedCommand } from '../control-plane/wire.ts';
import { emptyInbox, type Inbox, receiveCommands } from './command-inbox.ts';

export type CommandDeskOptions = {
  waitingMax: number;
  apply: (command: Command) => void;
  acknowledge: (seq: number) => void;
  /** A command before those that came is missing. */
  onGap: () => void;
  log: Log;
};

/**
 * Takes commands from wherever they come and applies each once, in order. One that this version does not know is
 * logged and acknowledged: those behind it must not wait for ever.
 */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  #inbox: Inbox = emptyInbox;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  receive(commands: readonly ListedCommand[], { isComplete }: { isComplete: boolean }): void {
    const { waitingMax, acknowledge, onGap, log } = this.#options;
    const { inbox, ready, repeated, hasGap } = receiveCommands(this.#inbox, commands, { isComplete, waitingMax });
    this.#inbox = inbox;
    for (const command of ready) {
      if (command.action === 'unknown') log.error('command not known', { seq: command.seq, asked: command.asked });
      else this.#apply(command);
    }
    for (const { seq } of [...ready, ...repeated]) acknowledge(seq);
    // An answer that holds everything has just come: asking again would bring the same.
    if (hasGap && !isComplete) onGap();
  }

  #apply(command: Command): void {
    const { apply, log } = this.#options;
    log.info('command', { seq: command.seq, action: command.action });
    apply(command);
  }
}
