/** What one frame of a WebSocket API takes. */
export const frameBytesMax = 32 * 1024;

/** Room for a frame's own words around a list. */
const ENVELOPE_BYTES = 512;

/** How a frame that is too large is cut, gently first: characters of a text, entries of a list or object. */
const cuts = [
  { characters: 4000, entries: 200 },
  { characters: 1000, entries: 50 },
  { characters: 200, entries: 10 },
  { characters: 100, entries: 0 },
] as const;
type Cut = (typeof cuts)[number];

/** Depth of what names the frame and its subject; below, entries may be left out. */
const NAMING_DEPTH = 2;

/** The text of a frame; one that is too large is cut until it fits, and says so by `truncated`. */
export function frameText(frame: object): string {
  const whole = JSON.stringify(frame);
  if (isWithin(whole)) return whole;
  const texts = cuts.map((cut) => JSON.stringify({ ...asObject(cutValue(frame, cut, 0)), truncated: true }));
  const fitting = texts.find(isWithin);
  if (fitting === undefined) throw new Error(`A frame has too many fields: ${Object.keys(frame).join(', ')}`);
  return fitting;
}

const isWithin = (text: string): boolean => Buffer.byteLength(text) <= frameBytesMax;

/** Shares items out among frames, each as full as it may be; one that alone is too large gets a frame of its own. */
export function packFrames<Item>(items: readonly Item[]): Item[][] {
  const frames: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = frames.at(-1);
    if (last && bytes + size <= frameBytesMax - ENVELOPE_BYTES) {
      last.push(item);
      bytes += size;
    } else {
      frames.push([item]);
      bytes = size;
    }
  }
  return frames;
}

function cutValue(value: unknown, cut: Cut, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > cut.characters ? value.slice(0, cut.characters).toWellFormed() : value;
  if (Array.isArray(value)) {
    const kept = depth <= NAMING_DEPTH ? Math.max(1, cut.entries) : cut.entries;
    return value.slice(0, kept).map((entry) => cutValue(entry, cut, depth + 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const kept = depth < NAMING_DEPTH ? entries : entries.slice(0, cut.entries);
  return Object.fromEntries(kept.map(([name, entry]) => [name, cutValue(entry, cut, depth + 1)]));
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
