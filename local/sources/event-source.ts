/** A poller that Lambda runs for an event source mapping. */
export interface EventSource {
  /** Begins to poll, again after `pause`. */
  resume(): void;
  /** Ends polling and answers when nothing is being handled any more. */
  pause(): Promise<void>;
}
