import { ConnectionLostError, UnexpectedAnswerError } from './errors.ts';
import { SILENCE_MILLIS } from './limits.ts';
import { refusalOf, type Session, type Site, textOf } from './site.ts';
import { type Frame, SseParser } from './sse-parser.ts';
import { eitherOf, type Sleep, within } from './timing.ts';

export type StreamCall = {
  readonly site: Site;
  readonly url: URL;
  readonly body: unknown;
  readonly session: Session;
  readonly signal: AbortSignal | undefined;
  readonly sleep: Sleep;
};

/** The events of one connection; ends as that does, and ends it when nobody reads on. */
export async function* readFrames(call: StreamCall, lastEventId: string | undefined): AsyncGenerator<Frame> {
  const isOver = new AbortController();
  const signal = eitherOf(isOver.signal, call.signal);
  try {
    const reader = await unlessSilent(call, () => open(call, lastEventId, signal));
    const parser = new SseParser();
    for (;;) {
      const { done, value } = await unlessSilent(call, () => read(reader, signal));
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    isOver.abort();
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function open(
  { site, url, body, session }: StreamCall,
  lastEventId: string | undefined,
  signal: AbortSignal,
): Promise<Reader> {
  const headers = {
    Accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
  const response = await site.send({ method: 'POST', url, session, signal, headers, body });
  if (!response.ok) throw refusalOf(response.status, await textOf(response, signal));
  site.adopt(session, response);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || response.body === null) throw new UnexpectedAnswerError('The answer is not a stream of events');
  return response.body.getReader();
}

async function read(reader: Reader, signal: AbortSignal): ReturnType<Reader['read']> {
  try {
    return await reader.read();
  } catch (error) {
    signal.throwIfAborted();
    throw new ConnectionLostError('The connection ended too early', { cause: error });
  }
}

const unlessSilent = <Result>({ sleep, signal }: StreamCall, work: () => Promise<Result>): Promise<Result> =>
  within(
    { sleep, signal, millis: SILENCE_MILLIS, otherwise: () => new ConnectionLostError('The stream fell silent') },
    work,
  );
