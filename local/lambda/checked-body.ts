import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, Transform } from 'node:stream';

/** A streamed answer that its function ended by an error, as the trailers say. */
export class BrokenStreamError extends Error {
  override readonly name = 'BrokenStreamError';
  readonly errorType: string;

  constructor(errorType: string) {
    super('The function failed in the middle of its answer.');
    this.errorType = errorType;
  }
}

/** A streamed answer's bytes; what ends with an error in its trailers fails instead of ending. */
export function checkedBody(request: IncomingMessage): Readable {
  const checked = new Transform({
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: (done) => done(errorOf(request)),
  });
  // Whoever reads is told of an error by the body itself.
  return pipeline(request, checked, () => undefined);
}

function errorOf(request: IncomingMessage): Error | null {
  const errorType = request.trailers['lambda-runtime-function-error-type'];
  return errorType === undefined ? null : new BrokenStreamError(errorType);
}
