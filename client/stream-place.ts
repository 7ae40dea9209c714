import { UnexpectedAnswerError } from './errors.ts';
import type { Frame } from './sse-parser.ts';

/** How far an answer has been read: ids are `<job id>/<number of the event>`. */
export class StreamPlace {
  #id: string | undefined;
  #hasBegun = false;

  /** What to resume after. */
  get lastEventId(): string | undefined {
    return this.#id;
  }

  /** Events without ids cannot be resumed, and asking again would repeat them. */
  get canBeTakenUp(): boolean {
    return this.#id !== undefined || !this.#hasBegun;
  }

  /**
   * False for what was read before, a heartbeat included, since that has the id of the event before it. So may an error
   * that is about the stream and not the job's own; none is ever read twice, since nothing is read after it.
   */
  moveTo({ event, id }: Frame): boolean {
    this.#hasBegun = true;
    if (id === '' || event === 'error') return true;
    if (this.#id !== undefined && !isAfter(this.#id, id)) return false;
    this.#id = id;
    return true;
  }
}

function isAfter(earlier: string, later: string): boolean {
  const [before, after] = [partsOf(earlier), partsOf(later)];
  if (before.job !== after.job) throw new UnexpectedAnswerError('The stream went on with another answer');
  return after.number > before.number;
}

function partsOf(id: string): { job: string; number: number } {
  const [, job, number] = /^(.+)\/(\d{1,9})$/.exec(id) ?? [];
  if (job === undefined) throw new UnexpectedAnswerError('The stream names its events in an unknown way');
  return { job, number: Number(number) };
}
