import type { Page } from 'playwright-core';
import type { BotConfig } from '../control-plane/wire.ts';

/** What a meeting's page says about us. `unknown`: none of the driver's signals is on it. */
export type PageState = 'prejoin' | 'lobby' | 'in_call' | 'denied' | 'removed' | 'ended' | 'left' | 'unknown';

/** One look at the page. `signal` is the evidence: which text or control was seen. */
export type Sighting = {
  state: PageState;
  signal: string;
  /** Where it was seen. */
  url?: string;
  /** People in the call, the bot among them; absent where the page does not say. */
  participants?: number;
};

/** The present content of one caption block; a block is edited in place while its speaker goes on. */
export type Caption = { block: number; speaker: string; text: string };

/** What the bot can do on one platform's pages. Each call has its own limit and throws when the page does not follow. */
export type Driver = {
  /** Loads the meeting's page; from then on `onCaption` hears every change of every caption block. */
  open(): Promise<void>;
  /** Gives the bot's name and asks to be let in. */
  join(): Promise<void>;
  probe(): Promise<Sighting>;
  /** Makes sure that captions are on; called once in the call. */
  startCaptions(): Promise<void>;
  /** Leaves the call, or withdraws the knock in a lobby; where the page shows neither there is nothing to do. */
  leave(): Promise<void>;
};

export type CreateDriver = (options: {
  page: Page;
  config: BotConfig;
  onCaption: (caption: Caption) => void;
}) => Driver;
