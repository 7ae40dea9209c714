import type { DeliveryRequested } from '../../../core/events/event.ts';
import { StatusEvent } from '../../../core/events/event.ts';
import { eventsOfRow } from '../../../core/events/events-of-row.ts';
import { finishMeeting } from '../../../core/meetings/finish-meeting.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { moveMeeting } from '../../../core/meetings/move-meeting.ts';
import type { Settings } from '../../../core/settings.ts';
import type { Item } from '../../../core/table/operation.ts';
import { announceMove } from '../../../core/webhooks/announce-move.ts';
import { type DeliverContext, deliver } from '../../../core/webhooks/deliver.ts';
import type { Endpoint } from '../../../core/webhooks/endpoint.ts';
import { listDeliveries } from '../../../core/webhooks/list-deliveries.ts';
import type { Message, Reply } from '../../../core/webhooks/post-message.ts';
import { setWebhook, WebhookInput } from '../../../core/webhooks/set-webhook.ts';
import { sweepDeliveries } from '../../../core/webhooks/sweep-deliveries.ts';
import { createWorld } from '../../support/world.ts';

export const publicAddress = '93.184.215.14';
export const hookUrl = 'https://hooks.example.com/rollcall?token=t0p';

export type Posted = { endpoint: Endpoint; message: Message };

/** Webhooks on a table of their own: the test plays the endpoint, the name server and the queue. */
export async function createWebhookWorld(settings: Partial<Settings> = {}) {
  const world = await createWorld(settings);
  const posted: Posted[] = [];
  const queued: { event: DeliveryRequested; delaySeconds: number }[] = [];
  const endpoint = {
    answer: async (_posted: Posted): Promise<Reply> => ({ status: 200, text: 'ok' }),
    addresses: async (_host: string): Promise<string[]> => [publicAddress],
  };
  const context: DeliverContext = {
    ...world.context,
    attemptMillis: 1000,
    slowMillis: 20,
    resolve: (host) => endpoint.addresses(host),
    post: async (to, message) => {
      posted.push({ endpoint: to, message });
      return endpoint.answer({ endpoint: to, message });
    },
    sendDelivery: async (event, delaySeconds) => void queued.push({ event, delaySeconds }),
  };
  const moves = async (meeting: Pick<MeetingRecord, 'id'>) => {
    const { items } = await context.table.query({ pk: `MEETING#${meeting.id}`, prefix: 'EVENT#', limit: 50 });
    return items.map((item) => StatusEvent.parse({ ...item, type: 'meeting.status' }));
  };
  return {
    ...world,
    context,
    posted,
    queued,
    endpoint,
    moves,
    setWebhook: (userId: number, input: Item = {}) =>
      setWebhook(context, userId, WebhookInput.parse({ webhook_url: hookUrl, ...input })),
    deliver: (event: DeliveryRequested) => deliver(context, event),
    deliveries: async (userId: number) => (await listDeliveries(context, userId, {})).deliveries,
    /** Tells the webhook of the meeting's last move, as the queue would. */
    announceLast: async (meeting: MeetingRecord) => {
      const last = (await moves(meeting)).at(-1);
      if (last) await announceMove(context, last);
    },
    complete: async (meeting: MeetingRecord, segmentCount = 0) => {
      for (let start = 0; start < segmentCount; start += 1) {
        await context.table.transact({ row: { put: { pk: `MEETING#${meeting.id}`, sk: `SEGMENT#${start}` } } });
      }
      const ended = await finishMeeting(
        context,
        meeting,
        { to: 'completed', completion_reason: 'meeting_ended' },
        'bot',
      );
      if (!ended) throw new Error('The meeting had ended.');
      return ended;
    },
    fail: async (meeting: MeetingRecord) => {
      const outcome = { to: 'failed', failure_reason: 'bot_error', failure_stage: 'active' } as const;
      const ended = await finishMeeting(context, meeting, outcome, 'bot');
      if (!ended) throw new Error('The meeting had ended.');
      return ended;
    },
    move: async (meeting: MeetingRecord, to: 'starting' | 'active' | 'stopping') => {
      const moved = await moveMeeting(context, { meeting, to, actor: 'bot' });
      if (!moved) throw new Error('The meeting was moved.');
      return moved;
    },
    sweepDeliveries: async () => {
      const sent: DeliveryRequested[] = [];
      await sweepDeliveries({ ...context, sendDelivery: async (event) => void sent.push(event) });
      return sent;
    },
    /** What the relay makes of the rows that ask for a delivery. */
    requested: async (userId: number) => {
      const { items } = await context.table.query({ pk: `USER#${userId}`, prefix: 'DELIVERYREQUEST#', limit: 50 });
      return items.flatMap(eventsOfRow).filter((event) => event.type === 'webhook.requested');
    },
  };
}
export type WebhookWorld = Awaited<ReturnType<typeof createWebhookWorld>>;

/** A user with a webhook, and a bot of theirs. */
export async function userWithWebhook(world: WebhookWorld, input: Item = {}) {
  const userId = await world.newUser();
  const { webhook_secret: secret = '' } = await world.setWebhook(userId, input);
  return { userId, secret, meeting: await world.reserve(userId) };
}
