import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { Failed } from '../table/table.ts';
import { plusSeconds, toSeconds } from '../time.ts';
import { slotsKey } from '../users/user-keys.ts';
import { nextDue } from './deadlines.ts';
import { historyEvent } from './history-event.ts';
import { logTransition } from './log-transition.ts';
import { idempotencyKey, liveKey, meetingKey } from './meeting-keys.ts';
import { MeetingRecord } from './meeting-record.ts';

const ID_DRAWS_MAX = 5;
const BOT_KEY_BYTES = 32;
const IDEMPOTENCY_SECONDS = 48 * 3600;

export type ReservationRequest = Pick<
  MeetingRecord,
  | 'user_id'
  | 'platform'
  | 'native_meeting_id'
  | 'constructed_meeting_url'
  | 'bot_name'
  | 'task'
  | 'language'
  | 'passcode'
> & {
  idempotency: { key: string; bodyHash: string } | undefined;
  /** The answer as the client will see it; kept with the idempotency key. */
  answer: (meeting: MeetingRecord) => string;
};

export type Reservation =
  | { result: 'reserved'; meeting: MeetingRecord; answer: string }
  | { result: 'replayed'; answer: string }
  | { result: 'key_reused' | 'duplicate' | 'no_user' }
  | { result: 'no_slot'; limit: number };

type Part = 'slots' | 'meeting' | 'live' | 'event' | 'idempotency';

/**
 * The reservation: one transaction that takes a slot (`live < limit`), writes the meeting and its first history entry,
 * and lets nobody else send a bot there. All of it happens or nothing; the launch follows from the change stream.
 */
export async function reserveMeeting(context: Context, request: ReservationRequest): Promise<Reservation> {
  for (let draw = 0; draw < ID_DRAWS_MAX; draw += 1) {
    const meeting = newMeeting(context, request);
    const answer = request.answer(meeting);
    const failed = await context.table.transact<Part>(reservation(context, request, meeting, answer));
    if (!failed) {
      logTransition(context, { meeting, from: null, to: 'reserved', actor: 'user', since: meeting.created_at });
      return { result: 'reserved', meeting, answer };
    }
    const refusal = refusalOf(request, failed);
    if (refusal) return refusal;
  }
  throw new StoreUnavailableError();
}

function newMeeting(context: Context, { idempotency: _, answer: __, ...request }: ReservationRequest): MeetingRecord {
  const now = context.now().toISOString();
  return MeetingRecord.parse({
    ...request,
    id: context.newId(),
    data: {},
    status: 'reserved',
    version: 1,
    status_at: now,
    phase: 'requested',
    phase_at: now,
    attempt: 1,
    created_at: now,
    updated_at: now,
    launch_sent_at: now,
    reservation_counts_from: now,
    bot_key: context.newSecret(BOT_KEY_BYTES),
  });
}

function reservation(context: Context, request: ReservationRequest, meeting: MeetingRecord, answer: string) {
  const { idempotency } = request;
  const now = context.now();
  const isNew = { expression: 'attribute_not_exists(#pk)' };
  return {
    slots: {
      update: slotsKey(meeting.user_id),
      add: { live: 1, version: 1 },
      condition: { expression: 'attribute_exists(#pk) AND #live < #limit' },
    },
    meeting: {
      put: {
        ...meetingKey(meeting),
        ...dueAt(nextDue(meeting, context.settings, now), meetingKey(meeting)),
        ...meeting,
      },
    },
    live: { put: { ...liveKey(meeting.user_id, meeting), meeting_id: meeting.id }, condition: isNew },
    event: {
      put: historyEvent(context, {
        meeting,
        version: 1,
        from: null,
        to: 'reserved',
        at: meeting.created_at,
        actor: 'user',
        reason: 'requested',
      }),
      condition: isNew,
    },
    ...(idempotency && {
      idempotency: {
        put: {
          ...idempotencyKey(meeting.user_id, idempotency.key),
          body_hash: idempotency.bodyHash,
          meeting_id: meeting.id,
          answer,
          expires_at_seconds: toSeconds(plusSeconds(now, IDEMPOTENCY_SECONDS)),
        },
        // TTL deletes late, so the expiry is compared here.
        condition: {
          expression: 'attribute_not_exists(#pk) OR #expires_at_seconds <= :now',
          values: { now: toSeconds(now) },
        },
      },
    }),
  };
}

/** Which refusal the failed conditions mean, in the contract's order; none of them: the id was taken, draw again. */
function refusalOf({ idempotency }: ReservationRequest, failed: Failed<Part>): Reservation | undefined {
  if (failed.idempotency) {
    const isSame = failed.idempotency.body_hash === idempotency?.bodyHash;
    return isSame ? { result: 'replayed', answer: String(failed.idempotency.answer) } : { result: 'key_reused' };
  }
  if ('live' in failed) return { result: 'duplicate' };
  if ('slots' in failed)
    return failed.slots ? { result: 'no_slot', limit: Number(failed.slots.limit) } : { result: 'no_user' };
  return undefined;
}
