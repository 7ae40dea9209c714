import type { Status } from './api/types.ts';

export type Tone = 'waiting' | 'busy' | 'good' | 'calm' | 'bad' | 'warn';

export type StatusWords = { label: string; tone: Tone; means: string };

/** A status for people: a word, the tone of its colour, and what it means. */
export const statusWords: Record<Status, StatusWords> = {
  reserved: { label: 'Reserved', tone: 'waiting', means: 'A slot is taken and the bot is being started.' },
  starting: { label: 'Starting', tone: 'busy', means: 'The bot is up and on its way into the meeting.' },
  active: { label: 'In the meeting', tone: 'good', means: 'The bot is in the meeting and writes down what is said.' },
  stopping: { label: 'Leaving', tone: 'calm', means: 'The bot is leaving and sends what it still has.' },
  completed: { label: 'Completed', tone: 'calm', means: 'The bot did its work and has gone.' },
  failed: { label: 'Failed', tone: 'bad', means: 'The bot could not do its work.' },
};

const lobby: StatusWords = {
  label: 'In the lobby',
  tone: 'warn',
  means: 'The bot waits until somebody in the meeting lets it in.',
};

/** What is shown of a bot: its status, and the lobby, which people must act on, as one of its own. */
export const wordsFor = (status: Status, phase?: unknown): StatusWords =>
  status === 'starting' && phase === 'lobby' ? lobby : statusWords[status];

/** The step of a bot, for people. */
const phaseLabels: Record<string, string> = {
  requested: 'Asked for',
  launching: 'Getting a machine',
  booting: 'Opening its browser',
  joining: 'Opening the meeting',
  lobby: 'Waiting to be let in',
  admitted: 'Let in',
  recording: 'Listening',
  leaving: 'Saying goodbye',
  uploading: 'Sending the rest',
  done: 'Done',
  failed: 'Gave up',
};

export const phaseLabel = (phase: unknown): string =>
  typeof phase === 'string' ? (phaseLabels[phase] ?? phase) : 'Unknown';

const platformLabels: Record<string, string> = {
  google_meet: 'Google Meet',
  teams: 'Microsoft Teams',
  zoom: 'Zoom',
  rehearsal: 'Rehearsal room',
};
export const platformLabel = (platform: string): string => platformLabels[platform] ?? platform;

/** The name that somebody gave the meeting, else where it is. */
export function meetingTitle(meeting: {
  platform: string;
  native_meeting_id: string;
  data: Record<string, unknown>;
}): string {
  const { name } = meeting.data;
  return typeof name === 'string' && name.trim() !== '' ? name : meeting.native_meeting_id;
}
