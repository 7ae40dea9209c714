import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { rehearsalRoom } from '../meetings/platform.ts';
import type { Settings } from '../settings.ts';

/** What the bot must know to attend; `start_time` is where its segments' seconds count from. */
export type BotConfig = {
  meeting_id: number;
  platform: string;
  native_meeting_id: string;
  meeting_url: string;
  passcode: string | null;
  bot_name: string;
  language: string | null;
  task: string;
  start_time: string;
  heartbeat_seconds: number;
  lobby_seconds: number;
  max_duration_seconds: number;
};

/** With `rehearse` every bot is sent to the rehearsal room of its native id, whatever the API shows. */
export function botConfig(settings: Settings, meeting: MeetingRecord): BotConfig {
  const { id, native_meeting_id, passcode, bot_name, language, task, start_time, created_at } = meeting;
  const rehearsed = settings.rehearse && settings.rehearsalUrl !== '';
  return {
    meeting_id: id,
    platform: rehearsed ? 'rehearsal' : meeting.platform,
    native_meeting_id,
    meeting_url: rehearsed
      ? rehearsalRoom(settings.rehearsalUrl, native_meeting_id).href
      : meeting.constructed_meeting_url,
    passcode: passcode ?? null,
    bot_name,
    language: language ?? null,
    task,
    start_time: start_time ?? created_at,
    heartbeat_seconds: settings.heartbeatSeconds,
    lobby_seconds: settings.lobbySeconds,
    max_duration_seconds: settings.maxDurationSeconds,
  };
}
