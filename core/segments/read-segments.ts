import type { Context } from '../context.ts';
import { meetingPartition, segmentPrefix } from '../meetings/meeting-keys.ts';
import { StoredSegment } from './stored-segment.ts';

/** A page holds about 1 MB; ten hold far more than a meeting of the longest duration says. */
const SEGMENT_PAGES_MAX = 20;
const SEGMENTS_PER_PAGE = 5000;

/** Everything that was said in a meeting, in time order. */
export async function readSegments({ table }: Pick<Context, 'table'>, meetingId: number): Promise<StoredSegment[]> {
  const segments: StoredSegment[] = [];
  let after: string | undefined;
  for (let page = 0; page < SEGMENT_PAGES_MAX; page += 1) {
    const prefix = { pk: meetingPartition(meetingId), prefix: segmentPrefix };
    const answer = await table.query({ ...prefix, limit: SEGMENTS_PER_PAGE, ...(after && { after }) });
    segments.push(...answer.items.map((item) => StoredSegment.parse(item)));
    after = answer.next;
    if (!after) break;
  }
  return segments;
}
