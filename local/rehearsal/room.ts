import { type CaptionEvent, Captions } from './captions.ts';
import { defaultScript } from './default-script.ts';
import { rehearsalLimits } from './limits.ts';
import type { Line, Lobby, RoomSettings } from './room-settings.ts';
import { ScriptPlayer } from './script-player.ts';

const AUTO_ADMIT_MILLIS = 1000;
const HOST = 'Host';

/** Only visitors have an id; who speaks by a script or by `say` has none. */
export type Person = { id: string | null; name: string };

export type RoomEvent =
  | { type: 'lobby' | 'denied' | 'removed' | 'ended' }
  | {
      type: 'people';
      present: Person[];
      waiting: Person[];
      lobby: Lobby;
      /** Whether the room has its own two speakers, and whether they may talk. */
      actors: 'speaking' | 'quiet' | 'none';
      /** The id of whoever is told. */
      you: string;
    }
  | CaptionEvent;

/** Somebody who opened the room's page: a bot or a person. `bye` is the last event and closes the connection. */
export type Visitor = {
  id: string;
  name: string;
  send: (event: RoomEvent) => void;
  bye: (event: RoomEvent) => void;
};

/** Which visitors a control is for: the one of that id, or all that are in its place. */
export type Whom = { id?: string | undefined };

export class NobodyError extends Error {
  override readonly name = 'NobodyError';
  constructor() {
    super('Nobody with that id is there');
  }
}

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
  #lobby: Lobby = 'auto';
  #actorsAreQuiet = false;
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
    this.#lobby = settings.lobby;
    this.#said = [];
    this.#guests.clear();
    for (const visitor of this.#waiting.keys()) this.knock(visitor);
    if (this.#inCall.size > 0) this.#play();
    this.#tellPeople();
  }

  /** Changes who is let in, and nothing else. */
  setLobby(lobby: Lobby): void {
    this.#lobby = lobby;
    for (const visitor of this.#waiting.keys()) this.knock(visitor);
    this.#tellPeople();
  }

  /** Lets the room's own two speakers talk, or asks them to be quiet; a configured room has none. */
  setActors(areQuiet: boolean): void {
    this.#actorsAreQuiet = areQuiet;
    if (this.#settings === undefined) this.#player.stop();
    if (this.#settings === undefined && this.#inCall.size > 0) this.#play();
    this.#tellPeople();
  }

  knock(visitor: Visitor): void {
    clearTimeout(this.#waiting.get(visitor));
    visitor.send({ type: 'lobby' });
    if (this.#lobby === 'deny') {
      this.#waiting.delete(visitor);
      visitor.bye({ type: 'denied' });
      return;
    }
    const timer = this.#lobby === 'auto' ? setTimeout(() => this.#letIn(visitor), AUTO_ADMIT_MILLIS) : undefined;
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

  admit(whom: Whom = {}): void {
    for (const visitor of chosen(this.#waiting.keys(), whom)) this.#letIn(visitor);
  }

  deny(whom: Whom = {}): void {
    for (const visitor of chosen(this.#waiting.keys(), whom)) this.#dismiss(visitor, 'denied');
  }

  remove(whom: Whom = {}): void {
    const visitors = chosen(this.#inCall, whom);
    this.#captions.finish();
    for (const visitor of visitors) this.#dismiss(visitor, 'removed');
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
    if (this.#inCall.size === 1) this.#play();
    this.#tellPeople();
  }

  #dismiss(visitor: Visitor, type: 'denied' | 'removed' | 'ended'): void {
    visitor.bye({ type });
    this.depart(visitor);
  }

  #play(): void {
    if (this.#settings === undefined && this.#actorsAreQuiet) return;
    this.#player.start(this.#settings, () => this.end());
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
    const actors = this.#settings === undefined ? (this.#actorsAreQuiet ? 'quiet' : 'speaking') : 'none';
    const speakers = new Set([...this.#speakers(), ...this.#guests]);
    const present = [...[...speakers].map((name) => ({ id: null, name })), ...[...this.#inCall].map(personOf)];
    const waiting = [...this.#waiting.keys()].map(personOf);
    for (const visitor of this.#inCall) {
      visitor.send({ type: 'people', present, waiting, lobby: this.#lobby, actors, you: visitor.id });
    }
  }

  #broadcast(event: RoomEvent): void {
    for (const visitor of this.#inCall) visitor.send(event);
  }
}

const personOf = ({ id, name }: Visitor): Person => ({ id, name });

function chosen(visitors: Iterable<Visitor>, { id }: Whom): Visitor[] {
  const all = [...visitors];
  if (id === undefined) return all;
  const one = all.filter((visitor) => visitor.id === id);
  if (one.length === 0) throw new NobodyError();
  return one;
}
