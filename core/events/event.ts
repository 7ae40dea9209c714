import * as z from 'zod';
import { Command } from '../commands/command.ts';
import { statuses } from '../meetings/status.ts';

const Owner = z.object({ user_id: z.int(), meeting_id: z.int(), attempt: z.int() });

/** To the launch queue: start this attempt, or see to a stop that came before its bot was up. */
export const LaunchEvent = Owner.extend({ type: z.enum(['launch.requested', 'stop.requested']) });
export type LaunchEvent = z.infer<typeof LaunchEvent>;

/** To the command and the job queue. */
export const MeetingEnded = Owner.extend({ type: z.literal('meeting.ended'), status: z.enum(statuses) });
export type MeetingEnded = z.infer<typeof MeetingEnded>;

/** To the command queue: bring a command to the bot's own queue, or remove that queue. */
export const CommandEvent = z.discriminatedUnion('type', [
  Owner.extend({ type: z.literal('command.issued'), command: Command }),
  MeetingEnded,
]);
export type CommandEvent = z.infer<typeof CommandEvent>;

/** To whoever subscribes: a status move, as it stands in the history. */
export const StatusEvent = Owner.extend({
  type: z.literal('meeting.status'),
  version: z.int(),
  from: z.enum(statuses).nullable(),
  to: z.enum(statuses),
  at: z.iso.datetime(),
});
export type StatusEvent = z.infer<typeof StatusEvent>;

/** To the job queue: answer a question, or index what was said in a meeting that has ended. */
export const JobRequested = z.object({ type: z.literal('job.requested'), execution_id: z.string() });
export type JobRequested = z.infer<typeof JobRequested>;
export const JobQueueEvent = z.discriminatedUnion('type', [JobRequested, MeetingEnded]);
export type JobQueueEvent = z.infer<typeof JobQueueEvent>;

/** To the webhook queue: make this attempt of a delivery; or tell the user's webhook of a status move. */
export const DeliveryRequested = z.object({
  type: z.literal('webhook.requested'),
  user_id: z.int(),
  delivery_id: z.string(),
  attempt: z.int(),
});
export type DeliveryRequested = z.infer<typeof DeliveryRequested>;
export const WebhookQueueEvent = z.discriminatedUnion('type', [DeliveryRequested, StatusEvent]);
export type WebhookQueueEvent = z.infer<typeof WebhookQueueEvent>;

/** To the queue of sites: a client has begun or ceased to listen to a topic. */
export const InterestChanged = z.object({ type: z.literal('interest.changed') });
export type InterestChanged = z.infer<typeof InterestChanged>;

export type RollcallEvent =
  | LaunchEvent
  | CommandEvent
  | JobRequested
  | DeliveryRequested
  | StatusEvent
  | InterestChanged;
