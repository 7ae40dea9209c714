import { randomUUID } from 'node:crypto';
import { type Meeting, type Pair, RollcallClient } from '../support/rollcall-client.ts';
import { waitUntil } from '../support/wait-until.ts';
import { SkippedError } from './suite.ts';

/** How long each thing may take, in seconds: a cold Fargate task needs a minute to come up, a laptop a few seconds. */
export const limits = {
  startSeconds: 180,
  activeSeconds: 180,
  commandSeconds: 45,
  /** The stop's grace is 60 s, then the task is stopped. */
  leaveSeconds: 150,
  sweepSeconds: 150,
} as const;

/** Why a bot may honestly not get into a meeting that does not exist, or that it may not attend. */
const honestRefusals = [
  'join_failed',
  'admission_timeout',
  'admission_denied',
  'login_required',
  'blocked_by_platform',
  'meeting_not_found',
  'invalid_passcode',
];

export type Person = { readonly id: number; readonly client: RollcallClient };

export type WorldOptions = {
  readonly url: string;
  readonly adminApiKey: string;
  /** Where every bot can join, one that does not is a failure; elsewhere what needs an active bot is skipped. */
  readonly everyBotJoins: boolean;
  /** Runs the clean-up now; without it the smoke tests wait for the next minute. */
  readonly sweep?: () => Promise<void>;
};

/** What the suites share: the API, the users that were made, and what one test leaves to the next. */
export class World {
  readonly admin: RollcallClient;
  readonly sweep: (() => Promise<void>) | undefined;
  /** What the first test of a pair learned, for those that look closer. */
  readonly notes = new Map<string, unknown>();
  readonly #options: WorldOptions;
  readonly #people = new Map<string, Person>();

  constructor(options: WorldOptions) {
    this.#options = options;
    this.admin = new RollcallClient(options.url, options);
    this.sweep = options.sweep;
  }

  /** Makes a user whom the tests know by `name`; its key comes later, as in the seed. */
  async createUser(name: string, maxConcurrentBots: number) {
    const email = `smoke-test-${randomUUID()}@example.com`;
    const user = await this.admin.createUser({ email, name, max_concurrent_bots: maxConcurrentBots });
    this.#people.set(name, { id: user.id, client: new RollcallClient(this.#options.url) });
    return user;
  }

  async createKey(name: string): Promise<string> {
    const { id } = this.person(name);
    const apiKey = await this.admin.createToken(id);
    this.#people.set(name, { id, client: new RollcallClient(this.#options.url, { apiKey }) });
    return apiKey;
  }

  person(name: string): Person {
    const person = this.#people.get(name);
    if (person === undefined) throw new Error(`The user "${name}" was not made.`);
    return person;
  }

  /** The bot's meeting, once `isSo`. A bot that ended before is skipped over when it ended honestly. */
  async waitForMeeting(
    { client }: Person,
    pair: Pair,
    what: string,
    limitSeconds: number,
    isSo: (meeting: Meeting) => boolean,
  ): Promise<Meeting> {
    return waitUntil(`${pair.native_meeting_id} ${what}`, limitSeconds, async () => {
      const meeting = await client.getMeeting(pair);
      if (isSo(meeting)) return meeting;
      this.expectLive(meeting);
      return undefined;
    });
  }

  waitForActive(person: Person, pair: Pair): Promise<Meeting> {
    return this.waitForMeeting(person, pair, 'to be active', limits.activeSeconds, ({ status }) => status === 'active');
  }

  /** Throws when the bot has ended; where bots cannot join and it ended honestly, it is a reason to skip. */
  expectLive({ native_meeting_id, status, data }: Meeting): void {
    if (status !== 'completed' && status !== 'failed') return;
    const reason = data.failure_reason ?? data.completion_reason ?? 'no reason';
    const ended = `the bot for ${native_meeting_id} is ${status} (${reason})`;
    if (!this.#options.everyBotJoins && honestRefusals.includes(reason)) {
      throw new SkippedError(`needs an active bot, but ${ended}`);
    }
    throw new Error(`It cannot become what is waited for: ${ended}.`);
  }

  /** Ends every bot that is still there, then deletes the users. */
  async finish(): Promise<void> {
    for (const { id, client } of this.#people.values()) {
      if (client.apiKey !== undefined) await endBots(client);
      await this.admin.deleteUser(id);
    }
    this.#people.clear();
  }
}

async function endBots(client: RollcallClient): Promise<void> {
  for (const { platform, native_meeting_id } of await client.getRunningBots()) {
    const { status, text } = await client.send('DELETE', `/bots/${platform}/${native_meeting_id}`);
    // 404: it has ended by itself since.
    if (status !== 202 && status !== 404) throw new Error(`A bot could not be stopped: ${status} ${text}`);
  }
  await waitUntil(
    'the last bots to leave',
    limits.leaveSeconds,
    async () => (await client.getRunningBots()).length === 0,
  );
}
