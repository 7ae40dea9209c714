import { interestKey } from '../../../core/live/live-keys.ts';
import type { TopicName } from '../../../core/live/topics.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { listRemoteSessions } from '../../../core/sites/list-remote-sessions.ts';
import { parsePeers, siteTopicName } from '../../../core/sites/peers.ts';
import { SiteMessage } from '../../../core/sites/site-message.ts';
import type { SitesContext } from '../../../core/sites/sites-context.ts';
import { beat, syncSites } from '../../../core/sites/sync-sites.ts';
import { createWorld, type World } from '../../support/world.ts';

const CLOCK_OFFSET_MILLIS = 1;

export type Sent = { from: string; to: string; message: SiteMessage };

export type TestSite = Omit<World, 'context'> & {
  name: string;
  context: SitesContext;
  /** A client here begins or ceases to listen; what follows from it has happened. */
  listen: (topic?: TopicName) => Promise<void>;
  ceaseToListen: (topic?: TopicName) => Promise<void>;
  beat: () => ReturnType<typeof beat>;
  /** What `relay` would tell of the meeting's last move. */
  tell: (meeting: MeetingRecord) => Promise<void>;
  remote: (userId: number) => ReturnType<typeof listRemoteSessions>;
};

export type SitesWorld = {
  sites: Record<string, TestSite>;
  /** Everything that was handed to a topic, in order. */
  sent: Sent[];
  /** Delivers what waits, and what follows from that, until nothing is left. */
  settle: (order?: (waiting: readonly Sent[]) => Sent[]) => Promise<void>;
  /** Names of sites that cannot be reached; those that are not cut off. */
  unreachable: Set<string>;
  advance: (seconds: number) => void;
};

/** Sites that know each other, each on a table of its own; topics and queues are a list between them. */
export async function createSitesWorld<Name extends string>(
  names: readonly Name[],
): Promise<SitesWorld & { sites: Record<Name, TestSite> }> {
  const sent: Sent[] = [];
  const waiting: Sent[] = [];
  const unreachable = new Set<string>();
  const entries = await Promise.all(
    names.map(async (name) => {
      const site = await createSite(name, names, (to, messages) => {
        if (unreachable.has(to) || unreachable.has(name)) throw new Error(`${to} cannot be reached`);
        const news = messages.map((message) => ({ from: name, to, message: SiteMessage.parse(jsonOf(message)) }));
        sent.push(...news);
        waiting.push(...news);
      });
      return [name, site] as const;
    }),
  );
  const sites = Object.fromEntries(entries) as Record<Name, TestSite>;
  const all: Record<string, TestSite> = sites;
  const settle: SitesWorld['settle'] = async (order = (list) => [...list]) => {
    while (waiting.length > 0) {
      for (const { to, message } of order(waiting.splice(0))) {
        const site = all[to];
        if (site) await syncSites(site.context, message);
      }
    }
  };
  const advance = (seconds: number) => {
    for (const [, site] of entries) site.advance(seconds);
  };
  return { sites, sent, settle, unreachable, advance };
}

const jsonOf = (message: object): unknown => JSON.parse(JSON.stringify(message));

async function createSite(
  name: string,
  names: readonly string[],
  publish: (to: string, messages: readonly SiteMessage[]) => void,
): Promise<TestSite> {
  const others = names.filter((other) => other !== name);
  const arnOf = (other: string) => `arn:aws:sns:eu-central-1:123456789012:${siteTopicName(other)}`;
  const list = others.map((other) => `${other}=${arnOf(other)}`).join(',');
  const world = await createWorld({ siteName: name, sites: list });
  const context: SitesContext = {
    ...world.context,
    // A clock that runs: two heartbeats have two moments.
    now: () => {
      world.advance(CLOCK_OFFSET_MILLIS / 1000);
      return world.context.now();
    },
    peers: parsePeers(list),
    publish: async (peer, messages) => publish(peer.name, messages),
  };
  const key = (topic: TopicName) => interestKey(topic, `client-of-${name}`);
  const expires_at_seconds = Math.floor(Date.UTC(2027, 0, 1) / 1000);
  return {
    ...world,
    name,
    context,
    listen: async (topic = 'sessions') => {
      await context.table.transact({ interest: { put: { ...key(topic), expires_at_seconds } } });
      await syncSites(context, { type: 'interest.changed' });
    },
    ceaseToListen: async (topic = 'sessions') => {
      await context.table.deleteAll([key(topic)]);
      await syncSites(context, { type: 'interest.changed' });
    },
    beat: () => beat(context),
    tell: async ({ user_id, id: meeting_id, attempt, version, status: to }) =>
      syncSites(context, {
        type: 'meeting.status',
        ...{ user_id, meeting_id, attempt, version, from: null, to, at: context.now().toISOString() },
      }),
    remote: (userId) => listRemoteSessions(context, userId),
  };
}
