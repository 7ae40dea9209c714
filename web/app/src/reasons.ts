import type { CompletionReason, FailureReason, FailureStage } from '../../../core/meetings/reasons.ts';

/** Whose turn it is to change something. */
export type Side = 'Ours' | 'The host’s' | 'The platform’s' | 'Your settings' | 'The machine’s';

export type Explanation = { title: string; why: string; todo: string; side: Side };

/** Why a bot failed, in words a person understands, and what to do. */
export const failureTexts: Record<FailureReason, Explanation> = {
  stale_reserved_timeout: {
    title: 'The bot never started',
    why: 'A slot was reserved, but no machine for the bot came up in time.',
    todo: 'Send the bot again. If it happens often, ask whoever runs this deployment to look at its capacity and launch queue.',
    side: 'Ours',
  },
  stale_starting_timeout: {
    title: 'The bot got stuck on its way in',
    why: 'It started, but did not reach the meeting in time and stopped reporting progress.',
    todo: 'Check that the link opens for you, then send the bot again.',
    side: 'Ours',
  },
  stale_active_timeout: {
    title: 'The bot fell silent',
    why: 'It was in the meeting, then nothing was heard from it for too long. What it had sent by then is kept.',
    todo: 'Send another bot if the meeting still goes on.',
    side: 'The machine’s',
  },
  stale_stopping_timeout: {
    title: 'The bot did not leave by itself',
    why: 'It was asked to leave and did not finish in time, so it was ended from outside.',
    todo: 'Nothing to do: it is gone. The last words may be missing from the transcript.',
    side: 'Ours',
  },
  launch_failed: {
    title: 'The bot could not be launched',
    why: 'The service that runs bots refused to start this one.',
    todo: 'Ask whoever runs this deployment to read the details below: it is usually a setting or a quota.',
    side: 'Ours',
  },
  task_stopped: {
    title: 'The bot’s machine went away',
    why: 'The bot’s process ended without saying goodbye.',
    todo: 'Send the bot again. The details below say how it ended.',
    side: 'The machine’s',
  },
  out_of_memory: {
    title: 'The bot ran out of memory',
    why: 'The meeting’s page needed more memory than the bot has.',
    todo: 'Send the bot again. For very large meetings, ask whoever runs this deployment to give bots more memory.',
    side: 'The machine’s',
  },
  spot_interrupted: {
    title: 'The bot’s machine was taken back',
    why: 'It ran on spare capacity, which the cloud provider reclaimed.',
    todo: 'Send the bot again; this is rare and has nothing to do with the meeting.',
    side: 'The machine’s',
  },
  join_failed: {
    title: 'The bot could not get in',
    why: 'The meeting’s page was opened, but joining did not work.',
    todo: 'Check that the link is right and the meeting allows guests, then send the bot again.',
    side: 'The platform’s',
  },
  admission_timeout: {
    title: 'Nobody let the bot in',
    why: 'The bot waited in the lobby until its patience ended.',
    todo: 'Ask somebody in the meeting to admit guests, then send the bot again.',
    side: 'The host’s',
  },
  admission_denied: {
    title: 'The bot was turned away',
    why: 'Somebody in the meeting, or its settings, refused to let the bot in.',
    todo: 'Tell the host about the bot and what it is for, then send it again.',
    side: 'The host’s',
  },
  login_required: {
    title: 'The meeting is for signed-in people only',
    why: 'The platform asked the bot to sign in, and bots come as guests.',
    todo: 'Ask the host to allow guests who are not signed in.',
    side: 'The host’s',
  },
  blocked_by_platform: {
    title: 'The platform refused the bot',
    why: 'The meeting’s platform recognised an automated guest and blocked it. Rollcall does not try to get around that.',
    todo: 'Ask the host to allow automated guests, or use another platform.',
    side: 'The platform’s',
  },
  meeting_not_found: {
    title: 'There is no such meeting',
    why: 'The platform does not know the meeting, or it is over.',
    todo: 'Copy the link from the invitation again and check its date.',
    side: 'Your settings',
  },
  invalid_passcode: {
    title: 'The passcode is wrong',
    why: 'The platform did not accept the passcode in the link.',
    todo: 'Paste the whole link from the invitation, passcode included.',
    side: 'Your settings',
  },
  bot_error: {
    title: 'The bot met an unexpected error',
    why: 'Something went wrong inside the bot.',
    todo: 'Send the bot again. If it happens again, report it with the details below.',
    side: 'Ours',
  },
};

/** Where it was when it failed. */
export const stageTexts: Record<FailureStage, string> = {
  reserved: 'before it was started',
  starting: 'on its way into the meeting',
  lobby: 'in the lobby',
  active: 'in the meeting',
  stopping: 'while leaving',
};

/** Why a bot left, as the rest of a sentence. */
export const completionTexts: Record<CompletionReason, string> = {
  stopped: 'It was asked to leave.',
  stopped_before_join: 'It was called back before it had joined, so there is nothing to read.',
  meeting_ended: 'The meeting ended.',
  left_alone: 'Everybody else had left, so it left too.',
  removed: 'Somebody removed it from the meeting.',
  max_duration: 'It had stayed as long as a bot may stay.',
};

const unknown: Explanation = {
  title: 'The bot failed',
  why: 'It ended with a reason that this page does not know.',
  todo: 'Send the bot again. If it happens again, report it with the details below.',
  side: 'Ours',
};

export const explainFailure = (reason: unknown): Explanation => lookUp(failureTexts, reason) ?? unknown;
export const explainStage = (stage: unknown): string | undefined => lookUp(stageTexts, stage);
export const explainCompletion = (reason: unknown): string | undefined => lookUp(completionTexts, reason);

function lookUp<Text>(texts: Readonly<Record<string, Text>>, word: unknown): Text | undefined {
  return typeof word === 'string' && Object.hasOwn(texts, word) ? texts[word] : undefined;
}
