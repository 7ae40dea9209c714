export type ReadFrame = { event: string; data: string; id: string };

/**
 * Reads a whole stream of server-sent events as the HTML standard says it, knowing nothing of who wrote it. Throws for
 * what no browser would hand on: text before the first field, fields that are not known, an event that is cut off.
 */
export function readFrames(text: string): ReadFrame[] {
  if (text === '') return [];
  if (!text.endsWith('\n\n')) throw new Error(`The stream ends in the middle: ${JSON.stringify(text.slice(-80))}`);
  return text.slice(0, -2).split('\n\n').map(readFrame);
}

function readFrame(block: string): ReadFrame {
  const fields = new Map<string, string[]>();
  for (const line of block.split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^(event|data|id): ?(.*)$/s.exec(line) ?? [];
    if (name === '') throw new Error(`Not a field: ${JSON.stringify(line)}`);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const joined = (name: string) => (fields.get(name) ?? []).join('\n');
  return { event: joined('event'), data: joined('data'), id: joined('id') };
}
