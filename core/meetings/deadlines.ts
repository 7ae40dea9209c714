import type { Settings } from '../settings.ts';
import { earliest, latest, plusSeconds } from '../time.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { FailureReason } from './reasons.ts';

/** A launch that nobody has heard of for this long is put on its queue again (contract 2). */
const LAUNCH_SILENCE_SECONDS = 60;
/** However often a launch is throttled, a reservation ends after this. */
const RESERVATION_SECONDS_MAX = 1800;
/** The bot keeps its own lobby budget; the reaper waits this much longer. */
const LOBBY_MARGIN_SECONDS = 60;
/** After this the verdict is carried out even when ECS has not said that the task stopped. */
const VERDICT_SECONDS_MAX = 180;
/** How soon a step that must be repeated until it works comes up again; below the sweep's minute, so that none is missed. */
const REPEAT_SECONDS = 30;
/** A task that stopped is found at the latest so long after, and a sweep, when its event was lost. */
const TASK_CHECK_SECONDS = 120;

/** What the sweep has to do about a meeting once a deadline has passed. */
export type Step =
  | { do: 'resend_launch' }
  | { do: 'ask_to_leave' }
  | { do: 'stop_task' }
  | { do: 'condemn'; reason: FailureReason }
  | { do: 'carry_out_verdict' }
  | { do: 'finish_unlaunched' };

export type Deadline = { at: Date; step: Step };

/**
 * Every deadline of a live meeting, the most decisive first: the table of contract 2 as one function.
 * Silence is counted from `floor` at the earliest: when the control plane itself was away, bots get a full grace anew.
 */
function deadlinesOf(meeting: MeetingRecord, settings: Settings, floor?: Date): Deadline[] {
  if (meeting.verdict) {
    return [
      { at: plusSeconds(meeting.verdict.at, VERDICT_SECONDS_MAX), step: { do: 'carry_out_verdict' } },
      { at: new Date(meeting.verdict.at), step: { do: 'stop_task' } },
    ];
  }
  if (meeting.stop_requested_at && !meeting.launched_at) {
    return [{ at: new Date(meeting.stop_requested_at), step: { do: 'finish_unlaunched' } }];
  }
  if (meeting.stop_requested_at || meeting.status === 'stopping') return stoppingDeadlines(meeting, settings, floor);
  return [...silenceDeadlines(meeting, settings, floor), ...durationDeadline(meeting, settings)];
}

/** The step that is due now, if any. */
export const dueStep = (meeting: MeetingRecord, settings: Settings, now: Date, floor?: Date): Step | undefined =>
  deadlinesOf(meeting, settings, floor).find(({ at }) => at <= now)?.step;

/**
 * When the sweep must look at the meeting next; what is overdue comes up again with the next sweep, and a meeting whose
 * task may have stopped unheard does long before its deadline.
 */
export function nextDue(meeting: MeetingRecord, settings: Settings, now: Date, floor?: Date): Date {
  const repeat = plusSeconds(now, REPEAT_SECONDS);
  const times = deadlinesOf(meeting, settings, floor).map(({ at }) => (at <= now ? repeat : at));
  const check = plusSeconds(now, TASK_CHECK_SECONDS);
  return earliest(check, ...times);
}

function stoppingDeadlines(meeting: MeetingRecord, settings: Settings, floor: Date | undefined): Deadline[] {
  const since = meeting.stop_requested_at ?? meeting.status_at;
  return [
    {
      at: plusSeconds(latest(since, floor), settings.stoppingDeadlineSeconds),
      step: { do: 'condemn', reason: 'stale_stopping_timeout' },
    },
    { at: plusSeconds(since, settings.stopGraceSeconds), step: { do: 'stop_task' } },
  ];
}

function silenceDeadlines(meeting: MeetingRecord, settings: Settings, floor: Date | undefined): Deadline[] {
  const condemn = (since: Date, seconds: number, reason: FailureReason): Deadline => ({
    at: plusSeconds(latest(since, floor), seconds),
    step: { do: 'condemn', reason },
  });
  switch (meeting.status) {
    case 'reserved':
      return [reservedDeadline(meeting, settings, floor), ...resend(meeting)];
    case 'starting':
      if (meeting.phase === 'lobby') {
        return [condemn(latest(meeting.phase_at), settings.lobbySeconds + LOBBY_MARGIN_SECONDS, 'admission_timeout')];
      }
      return [
        condemn(
          latest(meeting.status_at, meeting.admitted_at),
          settings.startingDeadlineSeconds,
          'stale_starting_timeout',
        ),
      ];
    case 'active':
      return [
        condemn(
          latest(meeting.status_at, meeting.last_heartbeat_at),
          settings.activeDeadlineSeconds,
          'stale_active_timeout',
        ),
      ];
    default:
      return [];
  }
}

function reservedDeadline(meeting: MeetingRecord, settings: Settings, floor: Date | undefined): Deadline {
  const perLaunch = plusSeconds(latest(meeting.reservation_counts_from, floor), settings.reservedDeadlineSeconds);
  const inAll = plusSeconds(
    latest(meeting.created_at, floor),
    Math.max(RESERVATION_SECONDS_MAX, settings.reservedDeadlineSeconds),
  );
  return { at: earliest(perLaunch, inAll), step: { do: 'condemn', reason: 'stale_reserved_timeout' } };
}

const resend = (meeting: MeetingRecord): Deadline[] =>
  meeting.task_arn
    ? []
    : [{ at: plusSeconds(meeting.launch_sent_at, LAUNCH_SILENCE_SECONDS), step: { do: 'resend_launch' } }];

const durationDeadline = (meeting: MeetingRecord, settings: Settings): Deadline[] =>
  meeting.start_time
    ? [{ at: plusSeconds(meeting.start_time, settings.maxDurationSeconds), step: { do: 'ask_to_leave' } }]
    : [];
