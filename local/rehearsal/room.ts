import { type CaptionEvent, Captions } from './captions.ts';
import { defaultScript } from './default-script.ts';
import { rehearsalLimits } from './limits.ts';
import type { Line, RoomSettings } from './room-settings.ts';
import { ScriptPlayer } from './script-player.ts';

const AUTO_ADMIT_MILLIS = 1000;
const HOST = 'Host';

export type RoomEvent =
  | { type: 'lobby' | 'denied' | 'removed' | 'ended' }
  | { type: 'people'; participants: string[]; waiting: string[] }
  | CaptionEvent;

/** Somebody who opened the room's page: a bot or a person. `bye` is the last event and closes the connection. */
export type Visitor = { name: string; send: (event: RoomEvent) => void; bye: (event: RoomEvent) => void };

export type RoomState = {
  participants: string[];
  waiting: string[];
  said: { speaker: string; text: string; at: string }[];
};

/** One rehearsal room. The meeting in it begins with the first visitor admitted and is over when the last has gone. */
export class Room {
  readonly #now: () => Date;
  readonly #waiting = new Map<Visitor, NodeJS.Timeout | undefined>();
  readonly #inCall = new Set<Visitor>();
  readonly #guests = new Set<string>();
  readonly #captions = new Captions((event) => this.#broadcast(event));
  readonly #player = new ScriptPlayer((line) => this.say(line));
  #settings: RoomSettings | undefined;
  #said: RoomState['said'] = [];

  constructor({ now }: { now: () => Date }) {
    this.#now = now;
  }

  get visitors(): number {
    return this.#waiting.size + this.#inCall.size;
  }

  state(): RoomState {
    const visitors = [...this.#inCall].map(({ name }) => name);
    return {
      participants: [...new Set([...this.#speakers(), ...this.#guests]), ...visitors],
      waiting: [...this.#waiting.keys()].map(({ name }) => name),
      said: [...this.#said],
    };
  }

  /** Takes effect at once: on those who wait, and on a meeting that is under way. */
  configure(settings: RoomSettings): void {
    this.#settings = settings;
    this.#said = [];
    this.#guests.clear();
    for (const visitor of this.#waiting.keys()) this.knock(visitor);
    if (this.#inCall.size > 0) this.#player.start(settings, () => this.end());
    this.#tellPeople();
  }

  knock(visitor: Visitor): void {
    clearTimeout(this.#waiting.get(visitor));
    const lobby = this.#settings?.lobby ?? 'auto';
    visitor.send({ type: 'lobby' });
    if (lobby === 'deny') {
      this.#waiting.delete(visitor);
      visitor.bye({ type: 'denied' });
      return;
    }
    const timer = lobby === 'auto' ? setTimeout(() => this.#letIn(visitor), AUTO_ADMIT_MILLIS) : undefined;
    this.#waiting.set(visitor, timer);
    this.#tellPeople();
  }

  depart(visitor: Visitor): void {
    clearTimeout(this.#waiting.get(visitor));
    this.#waiting.delete(visitor);
    this.#inCall.delete(visitor);
    if (this.#inCall.size === 0) this.#finish();
    this.#tellPeople();
  }

  admit(): void {
    for (const visitor of this.#waiting.keys()) this.#letIn(visitor);
  }

  deny(): void {
    for (const visitor of this.#waiting.keys()) this.#dismiss(visitor, 'denied');
  }

  remove(): void {
    this.#captions.finish();
    for (const visitor of this.#inCall) this.#dismiss(visitor, 'removed');
  }

  /** Ends the meeting for everybody; who knocks afterwards comes to the next one. */
  end(): void {
    this.#captions.finish();
    for (const visitor of [...this.#inCall, ...this.#waiting.keys()]) this.#dismiss(visitor, 'ended');
    this.#finish();
  }

  say({ speaker, text }: Line): void {
    this.#said = [...this.#said, { speaker, text, at: this.#now().toISOString() }].slice(-rehearsalLimits.saidMax);
    const isNew = !this.state().participants.includes(speaker);
    if (isNew && this.#guests.size < rehearsalLimits.peopleMax) {
      this.#guests.add(speaker);
      this.#tellPeople();
    }
    this.#captions.write({ speaker, text });
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.end();
  }

  #letIn(visitor: Visitor): void {
    clearTimeout(this.#waiting.get(visitor));
    this.#waiting.delete(visitor);
    this.#inCall.add(visitor);
    if (this.#inCall.size === 1) this.#player.start(this.#settings, () => this.end());
    this.#tellPeople();
  }

  #dismiss(visitor: Visitor, type: 'denied' | 'removed' | 'ended'): void {
    visitor.bye({ type });
    this.depart(visitor);
  }

  #finish(): void {
    this.#player.stop();
    this.#captions.finish();
    this.#guests.clear();
  }

  /** Who is there before any visitor. */
  #speakers(): string[] {
    const script = this.#settings ? this.#settings.script : defaultScript;
    return script ? script.map(({ speaker }) => speaker) : [HOST];
  }

  #tellPeople(): void {
    const { participants, waiting } = this.state();
    this.#broadcast({ type: 'people', participants, waiting });
  }

  #broadcast(event: RoomEvent): void {
    for (const visitor of this.#inCall) visitor.send(event);
  }
}
