import { MEETINGS_PER_MESSAGE_MAX } from './limits.ts';
import type { MeetingName, TopicName } from './live-frames.ts';

type Wish = { readonly subscribe: object; readonly unsubscribe: object; watchers: number };

/** What this client wants to hear, however many parts of it want the same; outlives every connection. */
export class LiveWishes {
  readonly #topics = new Map<TopicName, Wish>();
  readonly #meetings = new Map<string, Wish & { readonly name: MeetingName }>();
  readonly #say: (message: object) => void;

  /** `say` may do nothing: a connection that opens later asks for everything. */
  constructor(say: (message: object) => void) {
    this.#say = say;
  }

  get hasMeetings(): boolean {
    return this.#meetings.size > 0;
  }

  /** Answers how to end it. */
  subscribe(topic: TopicName): () => void {
    const wish = { subscribe: { subscribe: topic }, unsubscribe: { unsubscribe: topic }, watchers: 0 };
    return this.#add(this.#topics, topic, wish);
  }

  /** Answers how to end it. */
  follow({ platform, native_id }: MeetingName): () => void {
    const name = { platform, native_id };
    const meetings = [name];
    return this.#add(this.#meetings, `${platform}/${native_id}`, {
      name,
      subscribe: { action: 'subscribe', meetings },
      unsubscribe: { action: 'unsubscribe', meetings },
      watchers: 0,
    });
  }

  /** The messages that ask a new connection for all of it. */
  messages(): object[] {
    const names = [...this.#meetings.values()].map(({ name }) => name);
    const shares = Array.from({ length: Math.ceil(names.length / MEETINGS_PER_MESSAGE_MAX) }, (_, share) =>
      names.slice(share * MEETINGS_PER_MESSAGE_MAX, (share + 1) * MEETINGS_PER_MESSAGE_MAX),
    );
    return [
      ...[...this.#topics.values()].map(({ subscribe }) => subscribe),
      ...shares.map((meetings) => ({ action: 'subscribe', meetings })),
    ];
  }

  #add<Key, Kind extends Wish>(wishes: Map<Key, Kind>, key: Key, fresh: Kind): () => void {
    const wish = wishes.get(key) ?? fresh;
    wishes.set(key, wish);
    wish.watchers += 1;
    if (wish.watchers === 1) this.#say(wish.subscribe);
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      wish.watchers -= 1;
      if (wish.watchers > 0) return;
      wishes.delete(key);
      this.#say(wish.unsubscribe);
    };
  }
}
