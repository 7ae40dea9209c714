import { meetingPartition, segmentPrefix } from '../meetings/meeting-keys.ts';
import type { Key } from '../table/operation.ts';
import type { Segment } from './segment.ts';

const START_DIGITS = 10;

/** In the order of time, so that a transcript is one range. */
export const segmentKey = (meetingId: number, { start, segment_id }: Pick<Segment, 'start' | 'segment_id'>): Key => ({
  pk: meetingPartition(meetingId),
  sk: `${segmentPrefix}${String(Math.round(start * 1000)).padStart(START_DIGITS, '0')}#${segment_id}`,
});
