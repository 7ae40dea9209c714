import type { Context } from '../context.ts';
import { webhookDueAt } from '../due.ts';
import type { DeliveryRequested } from '../events/event.ts';
import { errorFields } from '../log.ts';
import { plusSeconds, secondsBetween } from '../time.ts';
import { type Attempted, attemptDelivery, type EndpointAccess } from './attempt-delivery.ts';
import {
  type Attempt,
  changeDelivery,
  type DeliveryRecord,
  type FailureWord,
  findDelivery,
  RESEND_AFTER_SECONDS,
} from './delivery.ts';
import { noteFailure, noteSlowness, noteSuccess, takeLane } from './endpoint-health.ts';
import { retrySeconds } from './retry-schedule.ts';
import { findWebhook, type WebhookRecord } from './webhook.ts';
import { testEvent } from './webhook-events.ts';
import { deliveryKey } from './webhook-keys.ts';

/** Longer than an attempt takes; who claims one and dies leaves it to the sweep after this. */
const CLAIM_SECONDS = 60;
/** A delivery that finds the lane taken waits a tenth of the time that its endpoint has been failing, within these. */
const LANE_WAIT_SECONDS = 60;
const LANE_WAIT_SECONDS_MAX = 900;
const LANE_WAIT_SHARE = 0.1;
/** SQS delays a message no longer; what waits longer is left to the sweep. */
const DELAY_SECONDS_MAX = 900;
/** Replays add attempts without end; the latest are kept. */
const ATTEMPTS_KEPT_MAX = 30;
const HTTP_GONE = 410;

export type DeliverContext = Context &
  EndpointAccess & {
    /** Puts an attempt on the queue, to be made after the delay. */
    sendDelivery: (event: DeliveryRequested, delaySeconds: number) => Promise<void>;
  };

/**
 * Makes one attempt of one delivery, unless it was made already or somebody is making it. Safe to repeat: an attempt
 * has a number, and is claimed under it before anything is sent.
 */
export async function deliver(context: DeliverContext, request: DeliveryRequested): Promise<void> {
  const delivery = await findDelivery(context, { user_id: request.user_id, id: request.delivery_id });
  if (delivery?.status !== 'pending' || delivery.attempt !== request.attempt) return;
  const webhook = await findWebhook(context, request.user_id);
  if (!webhook || webhook.disabled_at !== undefined) {
    await giveUp(context, delivery, webhook ? 'webhook_disabled' : 'webhook_deleted');
    return;
  }
  if (!(await claim(context, delivery))) return;
  if (!(await takeLane(context, webhook))) {
    await waitForLane(context, webhook, delivery);
    return;
  }
  const { attempted, known } = await attemptWatched(context, webhook, delivery);
  logAttempt(context, delivery, attempted.attempt);
  await (attempted.attempt.error === null ? succeed : fail)(context, known, delivery, attempted);
}

async function claim({ table, now }: DeliverContext, { user_id, id, attempt }: DeliveryRecord): Promise<boolean> {
  const key = deliveryKey(user_id, id);
  const claimed = await table.update({
    update: key,
    set: {
      claimed_until: plusSeconds(now(), CLAIM_SECONDS).toISOString(),
      ...webhookDueAt(now(), CLAIM_SECONDS, key),
    },
    condition: {
      expression:
        '#status = :pending AND #attempt = :attempt AND (attribute_not_exists(#claimed_until) OR #claimed_until <= :now)',
      values: { pending: 'pending', attempt, now: now().toISOString() },
    },
  });
  return claimed !== undefined;
}

/** Makes the attempt; lets others know while it lasts that the endpoint may hang. `known`: the webhook as it is then. */
async function attemptWatched(context: DeliverContext, webhook: WebhookRecord, delivery: DeliveryRecord) {
  let noting = Promise.resolve(webhook);
  const noteSlow = () => {
    noting = noteSlowness(context, webhook).catch((error: unknown) => {
      context.log.warn('webhook_slowness_not_noted', errorFields(error));
      return webhook;
    });
  };
  const timer = webhook.failing_since === undefined ? setTimeout(noteSlow, context.slowMillis) : undefined;
  try {
    const attempted = await attemptDelivery(context, webhook, delivery);
    return { attempted, known: await noting };
  } finally {
    clearTimeout(timer);
  }
}

/** The sweep sends it again; each waits a time of its own, so that they do not come back together. */
async function waitForLane(context: DeliverContext, webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
  const jitter = context.random();
  const at = context.now();
  const laneSeconds = secondsBetween(at, webhook.lane_until ?? at);
  // Before the lane is free, as after an hour that the endpoint asked for, another look would be for nothing.
  const seconds = Math.max(
    laneWaitSeconds(context, webhook, delivery) * (1 + jitter),
    laneSeconds + LANE_WAIT_SECONDS * jitter,
  );
  await changeDelivery(context, delivery, {
    set: {
      next_attempt_at: plusSeconds(at, seconds).toISOString(),
      ...webhookDueAt(at, seconds, deliveryKey(delivery.user_id, delivery.id)),
    },
    remove: ['claimed_until'],
  });
}

/**
 * Longer the longer the endpoint has been failing, so that what a dead one has waiting costs little and is in nobody's way;
 * but somebody is watching a test and a replay.
 */
function laneWaitSeconds({ now }: DeliverContext, { failing_since }: WebhookRecord, delivery: DeliveryRecord): number {
  const isWatched =
    delivery.type === testEvent || (delivery.round_from > 1 && delivery.attempt === delivery.round_from);
  if (isWatched || failing_since === undefined) return LANE_WAIT_SECONDS;
  const share = LANE_WAIT_SHARE * secondsBetween(failing_since, now());
  return Math.min(Math.max(share, LANE_WAIT_SECONDS), LANE_WAIT_SECONDS_MAX);
}

async function succeed(
  context: DeliverContext,
  webhook: WebhookRecord,
  delivery: DeliveryRecord,
  { attempt }: Attempted,
) {
  await changeDelivery(context, delivery, {
    set: { ...withAttempt(delivery, attempt), status: 'delivered', delivered_at: attempt.at },
    remove: noLongerDue,
  });
  await noteSuccess(context, webhook);
}

async function fail(
  context: DeliverContext,
  webhook: WebhookRecord,
  delivery: DeliveryRecord,
  { attempt, askedSeconds }: Attempted,
) {
  const isGone = attempt.status_code === HTTP_GONE;
  const failures = delivery.attempt - delivery.round_from + 1;
  const isDisabled = await noteFailure(context, webhook, { isGone, isRepeated: failures > 1, askedSeconds });
  const seconds = delivery.type === testEvent ? undefined : retrySeconds(context, { failures, askedSeconds });
  const end = isGone ? 'endpoint_gone' : isDisabled ? 'webhook_disabled' : 'attempts_used_up';
  if (isGone || isDisabled || seconds === undefined) await giveUp(context, delivery, end, attempt);
  else await retryLater(context, delivery, attempt, seconds);
}

async function retryLater(context: DeliverContext, delivery: DeliveryRecord, attempt: Attempt, seconds: number) {
  const { user_id, id } = delivery;
  const isQueued = seconds <= DELAY_SECONDS_MAX;
  const next = withAttempt(delivery, attempt);
  const planned = await changeDelivery(context, delivery, {
    set: {
      ...next,
      next_attempt_at: plusSeconds(context.now(), seconds).toISOString(),
      ...webhookDueAt(context.now(), isQueued ? seconds + RESEND_AFTER_SECONDS : seconds, deliveryKey(user_id, id)),
    },
    remove: ['claimed_until'],
  });
  if (!planned || !isQueued) return;
  const request = { type: 'webhook.requested', user_id, delivery_id: id, attempt: next.attempt } as const;
  await context.sendDelivery(request, Math.ceil(seconds));
}

async function giveUp(context: DeliverContext, delivery: DeliveryRecord, failure: FailureWord, attempt?: Attempt) {
  const set = { ...(attempt && withAttempt(delivery, attempt)), status: 'failed', failure };
  await changeDelivery(context, delivery, { set, remove: noLongerDue });
}

const noLongerDue = ['claimed_until', 'next_attempt_at', 'due_pk', 'due_sk'];

const withAttempt = ({ attempt, attempts }: DeliveryRecord, made: Attempt) => ({
  attempt: attempt + 1,
  attempts: [...attempts, made].slice(-ATTEMPTS_KEPT_MAX),
});

function logAttempt({ log }: Context, { user_id, id, type, attempt }: DeliveryRecord, made: Attempt): void {
  const { status_code, duration_ms, error } = made;
  const fields = { user_id, delivery_id: id, type, attempt, status_code, duration_ms, error };
  if (error === null) log.info('webhook_delivered', fields);
  else log.warn('webhook_attempt_failed', fields);
}
