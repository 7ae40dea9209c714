import type { Context } from '../../core/context.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { deleteMeeting } from './delete-meeting.ts';
import { getHistory } from './get-history.ts';
import { getMeeting } from './get-meeting.ts';
import { getTranscript } from './get-transcript.ts';
import { listMeetings } from './list-meetings.ts';
import { updateMeeting } from './update-meeting.ts';

export const meetingsRoutes: RoutesOf<'meetings', Context> = {
  'GET /meetings': listMeetings,
  'GET /meetings/{platform}/{native_meeting_id}': getMeeting,
  'PATCH /meetings/{platform}/{native_meeting_id}': updateMeeting,
  'DELETE /meetings/{platform}/{native_meeting_id}': deleteMeeting,
  'GET /meetings/{platform}/{native_meeting_id}/history': getHistory,
  'GET /transcripts/{platform}/{native_meeting_id}': getTranscript,
};
