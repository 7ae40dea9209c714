import * as z from 'zod';
import { topics } from '../live/topics.ts';
import type { Item } from '../table/operation.ts';
import { SiteRecord } from './site-record.ts';

/** Another site as clients see it. */
export const Site = z.object({
  computer_name: z.string(),
  last_seen: z.iso.datetime(),
  interested_in: z.array(z.enum(topics)).optional(),
  status: z.enum(['online', 'offline']),
});
export type Site = z.infer<typeof Site>;

/** The site of a row. */
export function siteOf(row: Item): Site {
  const { computer_name, last_seen, interested_in, lost_at } = SiteRecord.parse(row);
  return {
    computer_name,
    last_seen,
    ...(interested_in && { interested_in }),
    status: lost_at === undefined ? 'online' : 'offline',
  };
}
