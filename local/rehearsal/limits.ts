/** Limits of the rehearsal rooms: people may point anything at a port of their laptop. */
export const rehearsalLimits = {
  roomsMax: 200,
  /** In one room, those in the lobby included. */
  peopleMax: 50,
  nameCharactersMax: 100,
  textCharactersMax: 2000,
  scriptLinesMax: 500,
  /** The oldest are forgotten first. */
  saidMax: 1000,
  delayMillisMax: 24 * 3600 * 1000,
  bodyBytesMax: 1024 * 1024,
  keepAliveMillis: 15_000,
} as const;
