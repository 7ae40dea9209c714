import * as z from 'zod';
import type { MeetingRecord } from './meeting-record.ts';
import { platforms } from './platform.ts';
import { type Status, statuses } from './status.ts';

const time = z.iso.datetime();

/** A meeting as clients see it. */
export const Meeting = z
  .object({
    id: z.int(),
    user_id: z.int(),
    platform: z.enum(platforms),
    native_meeting_id: z.string(),
    constructed_meeting_url: z.string(),
    status: z.enum(statuses),
    bot_container_id: z.string(),
    start_time: time.nullable(),
    end_time: time.nullable(),
    data: z.record(z.string(), z.unknown()).meta({
      description:
        'What people wrote (name, participants, languages, notes) and what is known of the bot (phase, attempt, reasons, segment_count).',
    }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Meeting' });
export type Meeting = Omit<z.infer<typeof Meeting>, 'platform'> & { platform: string };

const normalizedStatuses = ['Requested', 'Starting', 'Up', 'Stopping', 'Exited', 'Failed'] as const;

/** A live bot as clients see it. */
export const BotStatus = z
  .object({
    meeting_id: z.int(),
    container_id: z.string(),
    container_name: z.string(),
    platform: z.enum(platforms),
    native_meeting_id: z.string(),
    status: z.enum(statuses),
    normalized_status: z.enum(normalizedStatuses),
    phase: z.string(),
    start_time: time.nullable(),
    created_at: time,
    last_heartbeat_at: time.nullable(),
    labels: z.record(z.string(), z.string()),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'BotStatus' });
export type BotStatus = Omit<z.infer<typeof BotStatus>, 'platform'> & { platform: string };

export const TranscriptSegment = z
  .object({
    start: z.number(),
    end: z.number(),
    text: z.string(),
    language: z.string().nullable(),
    speaker: z.string().nullable(),
    created_at: time,
    absolute_start_time: time,
    absolute_end_time: time,
  })
  .meta({ id: 'TranscriptSegment' });
export type TranscriptSegment = z.infer<typeof TranscriptSegment>;

export const Transcript = Meeting.pick({
  id: true,
  platform: true,
  native_meeting_id: true,
  constructed_meeting_url: true,
  status: true,
  start_time: true,
  end_time: true,
})
  .extend({ segments: z.array(TranscriptSegment) })
  .meta({ id: 'Transcript' });
export type Transcript = Omit<z.infer<typeof Transcript>, 'platform'> & { platform: string };

const normalized: Record<Status, (typeof normalizedStatuses)[number]> = {
  reserved: 'Requested',
  starting: 'Starting',
  active: 'Up',
  stopping: 'Stopping',
  completed: 'Exited',
  failed: 'Failed',
};

/** The same from the first answer on, for ever: clients use it as a name. */
const botContainerId = (meetingId: number): string => `rollcall-bot-${meetingId}`;

export const viewMeeting = (meeting: MeetingRecord): Meeting => ({
  id: meeting.id,
  user_id: meeting.user_id,
  platform: meeting.platform,
  native_meeting_id: meeting.native_meeting_id,
  constructed_meeting_url: meeting.constructed_meeting_url,
  status: meeting.status,
  bot_container_id: botContainerId(meeting.id),
  start_time: meeting.start_time ?? null,
  end_time: meeting.end_time ?? null,
  data: viewData(meeting),
  created_at: meeting.created_at,
  updated_at: meeting.updated_at,
});

export const viewBotStatus = (meeting: MeetingRecord): BotStatus => ({
  meeting_id: meeting.id,
  container_id: botContainerId(meeting.id),
  container_name: botContainerId(meeting.id),
  platform: meeting.platform,
  native_meeting_id: meeting.native_meeting_id,
  status: meeting.status,
  normalized_status: normalized[meeting.status],
  phase: meeting.phase,
  start_time: meeting.start_time ?? null,
  created_at: meeting.created_at,
  last_heartbeat_at: meeting.last_heartbeat_at ?? null,
  labels: {},
  data: viewData(meeting),
});

function viewData(meeting: MeetingRecord): Record<string, unknown> {
  const { phase, attempt, language, task, bot_name, segment_count, stop_requested_at } = meeting;
  const { completion_reason, failure_reason, failure_stage } = meeting;
  const known = {
    phase,
    attempt,
    bot_name,
    language,
    task,
    stop_requested_at,
    completion_reason,
    failure_reason,
    failure_stage,
    segment_count,
  };
  return { ...meeting.data, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) };
}
