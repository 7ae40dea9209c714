import { AnswerFailedError, ConnectionLostError, isPassing } from './errors.ts';
import { RECONNECT_BASE_MILLIS, RECONNECT_CAP_MILLIS, RECONNECTS_MAX } from './limits.ts';
import { readFrames, type StreamCall } from './read-frames.ts';
import type { Frame } from './sse-parser.ts';
import { StreamPlace } from './stream-place.ts';
import type { AnswerEvent } from './types.ts';
import { isAnswer, isComplete, isProgress, isRefusal, parseAs } from './wire.ts';

export type Surroundings = { readonly random: () => number; readonly log: (line: string) => void };

/**
 * The events of one answer, each once, over as many connections as it takes. A connection that ends too early is
 * resumed after the last event; one that ended before the first has nothing to resume, so the question is asked again.
 */
export async function* answerEvents(
  call: StreamCall,
  { random, log }: Surroundings,
): AsyncGenerator<AnswerEvent, void, void> {
  const place = new StreamPlace();
  let lost = 0;
  for (;;) {
    let cause: unknown = new ConnectionLostError('The stream ended before its answer');
    try {
      for await (const frame of readFrames(call, place.lastEventId)) {
        if (!place.moveTo(frame)) continue;
        const event = readEvent(frame);
        if (event === undefined) continue;
        lost = 0;
        yield event;
        if (event.event === 'complete') return;
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
      cause = error;
    }
    lost += 1;
    if (lost > RECONNECTS_MAX || !place.canBeTakenUp) throw cause;
    log(`Connection lost, attempt ${lost}/${RECONNECTS_MAX} to resume`);
    await call.sleep(random() * Math.min(RECONNECT_CAP_MILLIS, RECONNECT_BASE_MILLIS * 2 ** lost), call.signal);
  }
}

/** Undefined for a heartbeat, and for what a later server may have to say. */
function readEvent({ event, data }: Frame): AnswerEvent | undefined {
  if (event === 'error') throw new AnswerFailedError(parseAs(isRefusal, data).error);
  if (event === 'progress') return { event, data: parseAs(isProgress, data) };
  if (event === 'result') return { event, data: parseAs(isAnswer, data) };
  if (event === 'complete') return { event, data: parseAs(isComplete, data) };
  return undefined;
}
