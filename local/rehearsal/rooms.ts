import { rehearsalLimits } from './limits.ts';
import { Room } from './room.ts';

export class TooManyRoomsError extends Error {
  override readonly name = 'TooManyRoomsError';
  constructor() {
    super(`More than ${rehearsalLimits.roomsMax} rehearsal rooms have visitors.`);
  }
}

/** All rooms, in memory. A room exists from its first use on; when there are too many, the oldest without visitors goes. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #now: () => Date;

  constructor({ now }: { now: () => Date }) {
    this.#now = now;
  }

  find(id: string): Room | undefined {
    return this.#rooms.get(id);
  }

  open(id: string): Room {
    const known = this.#rooms.get(id);
    if (known) return known;
    if (this.#rooms.size >= rehearsalLimits.roomsMax) this.#forgetOldest();
    const room = new Room({ now: this.#now });
    this.#rooms.set(id, room);
    return room;
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #forgetOldest(): void {
    for (const [id, room] of this.#rooms) {
      if (room.visitors > 0) continue;
      room.close();
      this.#rooms.delete(id);
      return;
    }
    throw new TooManyRoomsError();
  }
}
