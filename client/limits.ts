/** The server says something every 15 s, if only a heartbeat; after this it has gone. */
export const SILENCE_MILLIS = 120_000;
/** In a row, without one new event in between. */
export const RECONNECTS_MAX = 5;
export const RECONNECT_BASE_MILLIS = 500;
export const RECONNECT_CAP_MILLIS = 10_000;

export const POLL_INTERVAL_MILLIS = 2000;
export const POLL_TIMEOUT_MILLIS = 300_000;
/** One request and its whole answer, streams excepted. */
export const REQUEST_MILLIS = 30_000;

/** An event of the stream; an answer with its sources takes some thousands. */
export const FRAME_CHARACTERS_MAX = 4_000_000;
/** A text somebody else's server sent as its refusal. */
export const REFUSAL_CHARACTERS_MAX = 500;
