import type { Settings } from '../settings.ts';
import { secondsBetween } from '../time.ts';

/** What one site knows of another: that it is there, with all that it told, and what it was asked to list. */
export type Kind = 'sites' | 'lists';

/** A list that was pulled is pulled anew after this, as long as somebody wants it: it mends what was lost on the way. */
export const listSeconds = 300;

const secondsOf = (kind: Kind, { siteTimeoutSeconds }: Pick<Settings, 'siteTimeoutSeconds'>): number =>
  kind === 'lists' ? listSeconds : siteTimeoutSeconds;

/** Stale is what is older than its time, and not what is exactly as old. */
export const isStale = (
  settings: Pick<Settings, 'siteTimeoutSeconds'>,
  kind: Kind,
  { heardAt, now }: { heardAt: string; now: Date },
): boolean => secondsBetween(heardAt, now) > secondsOf(kind, settings);
