import * as z from 'zod';
import { IdText } from '../http/id-text.ts';

/** Which meeting of a pair is meant; the newest unless one is named. */
export const MeetingChoice = z.object({
  meeting_id: IdText.optional().meta({ description: 'One meeting of this pair; the newest when absent.' }),
});

export const meetingNotFoundText = 'Meeting not found for platform P and ID X';
