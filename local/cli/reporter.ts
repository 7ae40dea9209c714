import type { Happening } from './happenings.ts';

/** What a client needs to know of a running stack. */
export interface Ready {
  /** The front door: everything that the deployment serves. */
  readonly url: string;
  /** The HTTP API at its own root, without what only the front door has. */
  readonly apiUrl: string;
  readonly callbackUrl: string;
  readonly adminApiKey: string;
  readonly apiKey: string;
  readonly userId: number;
}

/** How the runner tells what it does: to people, or as JSON lines to programs. */
export interface Reporter {
  /** A step of the start begins; the one before is done. */
  step(what: string): void;
  /** The step that had begun did not succeed; why, is said by who ends the program. */
  failed(): void;
  ready(ready: Ready): void;
  happened(happening: Happening): void;
  /** A few words in between. */
  note(text: string): void;
}
