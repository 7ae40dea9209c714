import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A longer line is handed on in pieces, as Docker's log drivers do; so nothing grows without bound. */
export const lineCharactersMax = 16_384;

/** Hands each line of a stream to `onLine`, without its line break; answers when the stream has ended. */
export function splitLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    for (; rest.length > lineCharactersMax; rest = rest.slice(lineCharactersMax))
      onLine(rest.slice(0, lineCharactersMax));
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  return new Promise((resolve) => {
    stream.once('close', () => {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      resolve();
    });
  });
}
