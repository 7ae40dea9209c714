/** Every wait, buffer and count of the bot, with its unit. Tests shorten some of them. */
export const limits = {
  /** How often the page is looked at. */
  pollMillis: 500,
  /** How long the page may take to show itself. */
  probeSeconds: 5,
  /** A signal that is missing must be missing this often, and this long, before it means anything. */
  pollsMin: 3,
  aloneSeconds: 60,
  unclearSeconds: 20,
  /** From opening the page to its lobby or its call. */
  joinSeconds: 90,
  /** How long leaving the page and closing the browser may take; then the browser is left to its process's end. */
  leaveSeconds: 8,

  callTimeoutSeconds: 10,
  retryBaseMillis: 250,
  retryCapMillis: 10_000,
  /** The bootstrap token is good for ten minutes. */
  startedSeconds: 600,
  /** Longer than the buffer must reach; then a bot that nobody can command leaves by itself. */
  unreachableSeconds: 2700,
  /** How long the farewell is tried after the meeting. */
  farewellSeconds: 2700,
  /** After the meeting: how long the transcript may be refused, while other calls are taken, before it is given up. */
  transcriptRefusedSeconds: 60,
  /** Of the time the process has left, for `exited` alone; at most a quarter of that time. */
  exitedReserveSeconds: 10,
  /** The control plane told us to go: the contract gives 10 s. */
  fencedSeconds: 8,
  /** After SIGTERM; the task's stop timeout is 60 s. */
  signalGraceSeconds: 50,
  /** After the process's time is over: for what ends by itself then. */
  lastWordsMillis: 1000,
  /** A status call that came too late is sent anew, this often at most. */
  resendsMax: 5,

  heartbeatGapMillis: 200,
  /** The control plane takes this many acknowledgements in one heartbeat. */
  acknowledgedMax: 100,
  commandsWaitingMax: 100,
  commandWaitSeconds: 20,
  /** After an error of the command queue; heartbeats carry the commands meanwhile. */
  commandRetrySeconds: 5,

  /** The contract allows one call a second. */
  flushMillis: 1000,
  /** When nobody follows the transcript. */
  flushIdleMillis: 10_000,
  batchSegmentsMax: 100,
  /** Of 64 KB, so that the call's other fields fit in too. */
  batchBytesMax: 60_000,
  /** Hours of revised captions; the contract asks for 30 minutes. */
  bufferBytesMax: 64 * 1024 * 1024,
  /** In memory, while the buffer's disk takes nothing. */
  unkeptSegmentsMax: 5000,
  /** A longer block goes on in another segment. */
  segmentCharactersMax: 4000,
  speakerCharactersMax: 200,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
