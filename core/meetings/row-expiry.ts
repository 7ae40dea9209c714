import type { Context } from '../context.ts';
import { expiryInDays } from '../time.ts';
import type { MeetingRecord } from './meeting-record.ts';

/** When a row that belongs to the meeting may go: the retention, counted from its writing. */
export const rowExpiry = (
  { now, settings }: Pick<Context, 'now' | 'settings'>,
  meeting: Pick<MeetingRecord, 'retention_days'>,
): number => expiryInDays(now(), meeting.retention_days ?? settings.retentionDays);
