import * as z from 'zod';
import { type MeetingTopic, meetingTopic, type Topic, topics } from './topics.ts';

/** The platform ends a connection after 2 h; what it left behind is believed this much longer. */
export const connectionSeconds = 2 * 3600 + 600;

/** A transaction takes 100 writes; the others are the connection's own. */
export const meetingsOfConnectionMax = 90;

/** Who a connection is: written once, when it opens. */
export const Connection = z.object({
  connection_id: z.string(),
  user_id: z.int(),
  /** Of the key that opened it, itself or by a ticket; when that key is revoked the connection ends. */
  key_sha256: z.string(),
  connected_at: z.iso.datetime(),
  expires_at_seconds: z.int(),
});
export type Connection = z.infer<typeof Connection>;

const NamedMeeting = z.object({ id: z.int(), platform: z.string(), native_id: z.string() });
export type NamedMeeting = z.infer<typeof NamedMeeting>;

/** A connection as its user's row lists it, with what it wants to hear. */
export const Listener = z.object({
  ...Connection.shape,
  topics: z.array(z.enum(topics)),
  meetings: z.array(NamedMeeting),
  /** Rises with every change of the above. */
  version: z.int(),
});
export type Listener = z.infer<typeof Listener>;

/** Everything a connection listens to. */
export const wantsOf = ({ topics, meetings }: Pick<Listener, 'topics' | 'meetings'>): Topic[] => [
  ...topics,
  ...meetings.map(({ id }): MeetingTopic => meetingTopic(id)),
];
