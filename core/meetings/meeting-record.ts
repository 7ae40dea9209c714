import * as z from 'zod';
import type { Item } from '../table/operation.ts';
import { phases } from './phase.ts';
import { completionReasons, failureReasons, failureStages } from './reasons.ts';
import { statuses } from './status.ts';

/** What the reaper has decided about a silent bot; it is carried out when ECS says that the task has stopped. */
const Verdict = z.object({ reason: z.enum(failureReasons), at: z.iso.datetime() });

const time = z.iso.datetime();

/** The meeting item: the only place that says what a bot is. Times are ISO 8601 UTC by the server's clock. */
export const MeetingRecord = z.object({
  id: z.int(),
  user_id: z.int(),
  platform: z.string(),
  native_meeting_id: z.string(),
  constructed_meeting_url: z.string(),
  bot_name: z.string(),
  passcode: z.string().optional(),
  language: z.string().optional(),
  task: z.string(),
  /** What people wrote about the meeting: name, participants, languages, notes. */
  data: z.record(z.string(), z.unknown()),

  status: z.enum(statuses),
  /** Counts status moves, from 1. */
  version: z.int(),
  /** Since when it has this status. */
  status_at: time,
  phase: z.enum(phases),
  phase_at: time,
  attempt: z.int(),
  created_at: time,
  updated_at: time,
  start_time: time.optional(),
  end_time: time.optional(),

  /** Random key of this meeting's tokens; while live. */
  bot_key: z.string().optional(),
  /** SHA-256 of every token the meeting ever had; once finished. */
  ended_tokens: z.array(z.string()).optional(),
  connection_id: z.string().optional(),
  bootstrap_spent: z.boolean().optional(),
  last_heartbeat_at: time.optional(),
  /** Orders status moves and phase moves; each has its own, so that neither makes the other late. */
  last_seq: z.int().default(0),
  last_phase_seq: z.int().default(0),
  /** When the lobby was left; the time to join counts anew from here. */
  admitted_at: time.optional(),
  joined_at: time.optional(),

  launched_at: time.optional(),
  /** When the launch was last put on its queue, and since when the reservation's deadline counts. */
  launch_sent_at: time,
  reservation_counts_from: time,
  task_arn: z.string().optional(),
  command_queue_url: z.string().optional(),

  command_seq: z.int().default(0),
  acknowledged_seq: z.int().default(0),
  stop_requested_at: time.optional(),
  stop_reason: z.enum(['stopped', 'max_duration']).optional(),
  verdict: Verdict.optional(),

  completion_reason: z.enum(completionReasons).optional(),
  failure_reason: z.enum(failureReasons).optional(),
  failure_stage: z.enum(failureStages).optional(),
  segment_count: z.int().default(0),
  retention_days: z.int().optional(),

  deleted_at: time.optional(),
  expires_at_seconds: z.int().optional(),
  due_pk: z.string().optional(),
  due_sk: z.string().optional(),
});
export type MeetingRecord = z.infer<typeof MeetingRecord>;

export const parseMeeting = (item: Item): MeetingRecord => MeetingRecord.parse(item);
