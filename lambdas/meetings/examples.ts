import type { BotStatus, Meeting, Transcript } from '../../core/meetings/meeting-view.ts';

/** One meeting as the API document shows it, from the request to the transcript. */
export const exampleMeeting: Meeting = {
  id: 244114227200001,
  user_id: 244114227100001,
  platform: 'google_meet',
  native_meeting_id: 'abc-defg-hij',
  constructed_meeting_url: 'https://meet.google.com/abc-defg-hij',
  status: 'reserved',
  bot_container_id: 'rollcall-bot-244114227200001',
  start_time: null,
  end_time: null,
  data: { phase: 'requested', attempt: 1, bot_name: 'Rollcall', language: 'en', task: 'transcribe', segment_count: 0 },
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:00.000Z',
};

export const exampleBotStatus: BotStatus = {
  meeting_id: exampleMeeting.id,
  container_id: exampleMeeting.bot_container_id,
  container_name: exampleMeeting.bot_container_id,
  platform: 'google_meet',
  native_meeting_id: 'abc-defg-hij',
  status: 'active',
  normalized_status: 'Up',
  phase: 'recording',
  start_time: '2026-11-21T09:00:20.000Z',
  created_at: '2026-11-21T09:00:00.000Z',
  last_heartbeat_at: '2026-11-21T09:05:00.000Z',
  labels: {},
  data: { phase: 'recording', attempt: 1, task: 'transcribe', segment_count: 12 },
};

export const exampleTranscript: Transcript = {
  id: exampleMeeting.id,
  platform: 'google_meet',
  native_meeting_id: 'abc-defg-hij',
  constructed_meeting_url: exampleMeeting.constructed_meeting_url,
  status: 'active',
  start_time: '2026-11-21T09:00:20.000Z',
  end_time: null,
  segments: [
    {
      start: 4.2,
      end: 6.9,
      text: 'Good morning, shall we begin?',
      language: 'en',
      speaker: 'Ada',
      created_at: '2026-11-21T09:00:28.000Z',
      absolute_start_time: '2026-11-21T09:00:24.200Z',
      absolute_end_time: '2026-11-21T09:00:26.900Z',
    },
  ],
};
