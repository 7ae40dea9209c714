/** How often the record is looked at. */
export const POLL_MILLIS = 250;

/** How long a stream may be silent: proxies give up after 30 s, the known client after 120. */
export const SILENCE_MILLIS_MAX = 15_000;

/** A stream ends by itself before its function is ended (after 300 s), and the client goes on with `Last-Event-ID`. */
export const STREAM_MILLIS_MAX = 285_000;

/** Reads in a row that may fail before the stream says so and ends. */
export const FAILED_READS_MAX = 5;
