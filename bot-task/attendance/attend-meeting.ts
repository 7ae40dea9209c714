import { errorFields, type Log } from '../../core/log.ts';
import { within } from '../doorbell.ts';
import type { Driver, Sighting } from '../drivers/driver.ts';
import type { Limits } from '../limits.ts';
import { advance, type Rules } from './advance.ts';
import { type Attendance, type AttendancePhase, beginAttendance, type Happening, type Order } from './attendance.ts';
import type { Ending } from './ending.ts';
import type { Mailbox } from './mailbox.ts';

/** A meeting's page, opened in a browser. */
export type OpenMeeting = { driver: Driver; close: () => Promise<void> };

export type AttendOptions = {
  rules: Rules;
  limits: Limits;
  startedAt: number;
  /** What comes from outside the page: commands, signals, crashes, the control plane's refusals. */
  mailbox: Mailbox<Happening>;
  openBrowser: () => Promise<OpenMeeting>;
  tell: {
    phase: (phase: AttendancePhase) => void;
    joined: () => void;
    stopping: (reason: string) => void;
  };
  now: () => number;
  log: Log;
};

/** Attends one meeting: opens the browser, looks at the page and obeys `advance` until the attendance has an ending. */
export class MeetingAttendance {
  readonly #options: AttendOptions;
  #attendance: Attendance;
  #opening: Promise<OpenMeeting | undefined> | undefined;
  #meeting: OpenMeeting | undefined;
  #hasAsked = false;

  constructor(options: AttendOptions) {
    this.#options = options;
    this.#attendance = beginAttendance(options.now(), options.startedAt);
  }

  get phase(): AttendancePhase {
    return this.#attendance.phase;
  }

  get hasJoined(): boolean {
    return this.#attendance.hasJoined;
  }

  async attend(): Promise<Ending> {
    const { mailbox, tell } = this.#options;
    tell.phase('booting');
    // What is already known, a leave command above all, comes before the browser.
    for (let known = mailbox.take(); known; known = mailbox.take()) await this.#happen(known);
    if (!this.#attendance.ending) this.#opening = this.#openBrowser();
    while (!this.#attendance.ending) await this.#happen(await this.#next());
    // A browser that is still starting has no meeting open: the farewell need not wait for it.
    if (this.#meeting) await this.close();
    return this.#attendance.ending;
  }

  /** Closes the browser, also one that gets ready only now; a second time does nothing. */
  async close(): Promise<void> {
    const { limits, log } = this.#options;
    const opening = this.#opening;
    this.#opening = undefined;
    const closing = opening
      ?.then((meeting) => meeting?.close())
      .catch((error: unknown) => {
        log.warn('browser not closed', errorFields(error));
      });
    const isClosed = await within(limits.leaveSeconds * 1000, closing ?? Promise.resolve());
    if (!isClosed) log.warn('browser not closed in time');
  }

  async #next(): Promise<Happening> {
    const { mailbox, limits } = this.#options;
    const news = await mailbox.wait(limits.pollMillis);
    if (news) return news;
    if (!this.#meeting || !this.#hasAsked) return { type: 'tick' };
    return { type: 'seen', sighting: await this.#look(this.#meeting.driver) };
  }

  /** A page that hangs answers nothing: that too is a sighting, and keeps no command waiting. */
  async #look(driver: Driver): Promise<Sighting> {
    const { probeSeconds } = this.#options.limits;
    // The page may also be between two documents; a crash comes through the mailbox.
    const sighting = driver.probe().catch((error: unknown) => unclear(String(error)));
    const isAnswered = await within(probeSeconds * 1000, sighting);
    return isAnswered ? sighting : unclear(`The page did not answer for ${probeSeconds} s.`);
  }

  async #happen(happening: Happening): Promise<void> {
    const { now, rules, log } = this.#options;
    const before = this.#attendance.phase;
    const step = advance(this.#attendance, happening, now(), rules);
    this.#attendance = step.attendance;
    const { phase, ending } = step.attendance;
    if (phase !== before || ending) log.info('attendance', { happening: happening.type, from: before, to: phase });
    for (const order of step.orders) await this.#obey(order);
  }

  async #obey(order: Order): Promise<void> {
    const { tell } = this.#options;
    switch (order.do) {
      case 'tell_phase':
        return tell.phase(order.phase);
      case 'tell_joined':
        return tell.joined();
      case 'tell_stopping':
        return tell.stopping(order.reason);
      case 'ask_to_join':
        return this.#inBackground('join_failed', async ({ driver }) => {
          await driver.open();
          await driver.join();
          this.#hasAsked = true;
        });
      case 'start_captions':
        return this.#inBackground('crashed', async ({ driver }) => {
          await driver.startCaptions();
          this.#options.mailbox.put({ type: 'captions_on' });
        });
      case 'leave_page':
        return this.#leavePage();
    }
  }

  /** Deeds that take their time do not keep the bot from hearing a command. */
  #inBackground(onError: 'join_failed' | 'crashed', deed: (meeting: OpenMeeting) => Promise<void>): void {
    const { mailbox, log } = this.#options;
    if (!this.#meeting) return;
    deed(this.#meeting).catch((error: unknown) => {
      log.warn('the page did not follow', errorFields(error));
      mailbox.put({ type: onError, signal: String(error) });
    });
  }

  async #openBrowser(): Promise<OpenMeeting | undefined> {
    const { mailbox, openBrowser, log } = this.#options;
    try {
      this.#meeting = await openBrowser();
      mailbox.put({ type: 'browser_ready' });
      return this.#meeting;
    } catch (error) {
      log.error('no browser', errorFields(error));
      mailbox.put({ type: 'crashed', signal: String(error) });
      return undefined;
    }
  }

  /** Politely where the page allows it; closing the browser afterwards leaves in any case. */
  async #leavePage(): Promise<void> {
    if (!this.#meeting || !this.#hasAsked) return;
    const { limits, log } = this.#options;
    const leaving = this.#meeting.driver
      .leave()
      .catch((error: unknown) => log.warn('not left by the page', errorFields(error)));
    await within(limits.leaveSeconds * 1000, leaving);
  }
}

const unclear = (signal: string): Sighting => ({ state: 'unknown', signal });
