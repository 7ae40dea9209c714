import * as z from 'zod';
import { Session } from '../live/session.ts';
import { topics } from '../live/topics.ts';
import { siteNamePattern } from './peers.ts';

const TEXT_CHARACTERS_MAX = 512;
const ID_CHARACTERS_MAX = 64;

const time = z.iso.datetime();
const text = z.string().max(TEXT_CHARACTERS_MAX);
const siteName = z.string().regex(siteNamePattern);

/** That a site is there, and what its clients listen to; without `interested_in` nobody does. */
export const Heartbeat = z.object({
  computer_name: siteName,
  last_seen: time,
  interested_in: z.array(z.enum(topics)).min(1).optional(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

const HeartbeatMessage = z.object({
  type: z.literal('site.heartbeat'),
  heartbeat: Heartbeat,
  /** "Tell me all your sessions anew, as of this my moment." */
  wants_since: time.optional(),
  /** "All my sessions, as they were at this my moment or later, have been told to you." */
  complete_since: time.optional(),
});
export type HeartbeatMessage = z.infer<typeof HeartbeatMessage>;

const SessionMessage = z.object({
  type: z.enum(['session_updated', 'session_removed']),
  site: siteName,
  /** Of the owner's address in lower case: a site that has no such user drops the message. */
  owner_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The meeting's version, and when it was read: messages overtake each other. */
  version: z.int(),
  as_of: time,
  session: z.object({
    ...Session.shape,
    session_id: z
      .string()
      .regex(/^[\w-]+$/)
      .max(ID_CHARACTERS_MAX),
    origin: text,
    title: text,
    phase: text,
  }),
});
export type SessionMessage = z.infer<typeof SessionMessage>;

/** What sites send each other. */
export const SiteMessage = z.discriminatedUnion('type', [HeartbeatMessage, SessionMessage]);
export type SiteMessage = z.infer<typeof SiteMessage>;

/** Their types, which the topic of a site lets through. */
export const siteMessageTypes = ['site.heartbeat', 'session_updated', 'session_removed'] as const;
