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

/** Of a call that the server asked to repeat later. */
export const RETRIES_MAX = 3;
/** What asks for more patience is the caller's decision. */
export const RETRY_AFTER_SECONDS_MAX = 20;
/** Added by chance, so that those who were told the same do not come back at once. */
export const RETRY_SPREAD_MILLIS = 1000;

export const SOCKET_RETRY_BASE_MILLIS = 500;
export const SOCKET_RETRY_CAP_MILLIS = 15_000;
/** To get a ticket and to open; and to answer a ping. */
export const SOCKET_SILENCE_MILLIS = 15_000;
/** API Gateway ends what says nothing for ten minutes. */
export const PING_MILLIS_MAX = 9 * 60_000;
/** A dead line is found by a ping that nobody answers. */
export const PING_MILLIS = 60_000;
/** API Gateway ends every connection after two hours. */
export const SOCKET_LIFE_MILLIS_MAX = 115 * 60_000;
/** Taken off by chance, so that those who came together do not come back together. */
export const SOCKET_LIFE_SPREAD_MILLIS = 10 * 60_000;
/** What the server takes in one message. */
export const MEETINGS_PER_MESSAGE_MAX = 50;

/** An event of the stream; an answer with its sources takes some thousands. */
export const FRAME_CHARACTERS_MAX = 4_000_000;
/** A text somebody else's server sent as its refusal. */
export const REFUSAL_CHARACTERS_MAX = 500;
