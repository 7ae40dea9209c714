import { defaultPace, defaultScript } from './default-script.ts';
import type { Line, RoomSettings } from './room-settings.ts';

/** Speaks a room's script from the moment it is started: the configured lines each at its time, or the default ones for ever. */
export class ScriptPlayer {
  readonly #say: (line: Line) => void;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(say: (line: Line) => void) {
    this.#say = say;
  }

  start(settings: RoomSettings | undefined, onEnd: () => void): void {
    this.stop();
    if (!settings) this.#after(defaultPace.firstLineMillis, () => this.#sayForEver(0));
    for (const { after_ms, ...line } of settings?.script ?? []) this.#after(after_ms, () => this.#say(line));
    if (settings?.end_after_ms !== undefined) this.#after(settings.end_after_ms, onEnd);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #sayForEver(index: number): void {
    const line = defaultScript[index % defaultScript.length];
    if (line) this.#say(line);
    this.#after(defaultPace.lineMillis, () => this.#sayForEver(index + 1));
  }

  #after(millis: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, millis);
    this.#timers.add(timer);
  }
}
