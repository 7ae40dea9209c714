import type { StatusEvent } from '../events/event.ts';
import { isLive } from '../meetings/status.ts';

/** What a webhook can be told of. */
export const webhookEventNames = [
  'meeting.started',
  'meeting.status_change',
  'meeting.completed',
  'bot.failed',
  'transcript.ready',
] as const;
export type WebhookEventName = (typeof webhookEventNames)[number];

/** What a webhook is told of that names no events. */
export const defaultWebhookEvents: readonly WebhookEventName[] = ['meeting.completed', 'bot.failed'];

/** Sent on request alone, so nobody can subscribe to it. */
export const testEvent = 'webhook.test';

/** What a status move is to a webhook. */
export function webhookEventsOf(
  { to }: Pick<StatusEvent, 'to'>,
  { segment_count }: { segment_count: number },
): WebhookEventName[] {
  const hasTranscript = !isLive(to) && segment_count > 0;
  return [
    'meeting.status_change',
    ...(to === 'active' ? (['meeting.started'] as const) : []),
    ...(to === 'completed' ? (['meeting.completed'] as const) : []),
    ...(to === 'failed' ? (['bot.failed'] as const) : []),
    ...(hasTranscript ? (['transcript.ready'] as const) : []),
  ];
}
