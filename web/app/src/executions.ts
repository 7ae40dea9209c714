import type { Execution } from './api/types.ts';
import type { Tone } from './words.ts';

const words: Record<Execution['state'], { label: string; tone: Tone }> = {
  pending: { label: 'Waiting', tone: 'waiting' },
  starting: { label: 'Starting', tone: 'busy' },
  running: { label: 'Running', tone: 'busy' },
  completing: { label: 'Finishing', tone: 'busy' },
  completed: { label: 'Completed', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  timeout: { label: 'Took too long', tone: 'bad' },
  dead: { label: 'Died', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'calm' },
};

export const executionWords = (state: Execution['state']) => words[state];

const alive: readonly Execution['state'][] = ['pending', 'starting', 'running', 'completing'];
export const isAlive = (state: Execution['state']): boolean => alive.includes(state);

/** How long it has taken, or took, in milliseconds. */
export const lengthOf = ({ started_at, completed_at }: Execution, now: number): number =>
  Math.max(0, (completed_at === null ? now : Date.parse(completed_at)) - Date.parse(started_at));
