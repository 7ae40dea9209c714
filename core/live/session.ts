import * as z from 'zod';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { statuses } from '../meetings/status.ts';
import { latest } from '../time.ts';

const TITLE_CHARACTERS_MAX = 200;

/** One bot's presence in one meeting, from its reservation to its end. */
export const Session = z
  .object({
    session_id: z.string().meta({ description: 'The id of the meeting, as text.' }),
    origin: z.string().meta({ description: 'The meeting as its platform knows it: `platform/native_meeting_id`.' }),
    title: z.string(),
    status: z.enum(statuses),
    phase: z.string(),
    created_at: z.iso.datetime(),
    last_activity: z.iso.datetime(),
    computer: z.string().meta({ description: 'The site that it runs at.' }),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export function sessionOf(meeting: MeetingRecord, computer: string): Session {
  const { id, platform, native_meeting_id, data, status, phase, created_at, updated_at, last_heartbeat_at } = meeting;
  return {
    session_id: String(id),
    origin: `${platform}/${native_meeting_id}`,
    title: (typeof data.name === 'string' && data.name.slice(0, TITLE_CHARACTERS_MAX)) || native_meeting_id,
    status,
    phase,
    created_at,
    last_activity: latest(updated_at, last_heartbeat_at).toISOString(),
    computer,
  };
}
