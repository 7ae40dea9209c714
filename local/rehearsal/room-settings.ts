import * as z from 'zod';
import { rehearsalLimits as limits } from './limits.ts';

const delay = z.number().int().min(0).max(limits.delayMillisMax);

export const Line = z.strictObject({
  speaker: z.string().trim().min(1).max(limits.nameCharactersMax),
  text: z.string().trim().min(1).max(limits.textCharactersMax),
});
export type Line = z.infer<typeof Line>;

export const Lobby = z.enum(['auto', 'manual', 'deny']);
export type Lobby = z.infer<typeof Lobby>;

/** What `admit`, `deny` and `remove` take: without an id they are for all. */
export const WhomInput = z.strictObject({ id: z.string().optional() });
export const LobbyInput = z.strictObject({ lobby: Lobby });
export const ActorsInput = z.strictObject({ quiet: z.boolean() });

/**
 * What `PUT /rehearsal/{room}` takes. `after_ms` and `end_after_ms` count from the moment the first participant is
 * admitted. The speakers of the script are in the room from the start; without a script a silent host is, and with an
 * empty one nobody.
 */
export const RoomSettings = z.strictObject({
  lobby: Lobby,
  script: z
    .array(z.strictObject({ ...Line.shape, after_ms: delay }))
    .max(limits.scriptLinesMax)
    .optional(),
  end_after_ms: delay.optional(),
});
export type RoomSettings = z.infer<typeof RoomSettings>;
