import { Answer } from './answer.ts';

/** Neither caches nor proxies may hold a frame back. */
const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
};

/** An answer that is written frame by frame while it comes into being. */
export class EventStream extends Answer {
  readonly frames: AsyncIterable<string>;

  constructor(frames: AsyncIterable<string>, cookies: readonly string[] = []) {
    super(200, '', headers, cookies);
    this.frames = frames;
  }
}
