const HASH_BITS = 24;
const LEVEL_BITS = 2;
/** From how many segments on a term counts as said often, very often, all the time. */
const LEVEL_COUNTS = [2, 4, 10];
/** An item holds 400 KB; what people say in a day stays far below this. */
const TERMS_MAX = 40_000;
const VARINT_BITS = 7;
const VARINT_MORE = 1 << VARINT_BITS;

/**
 * The terms of a meeting in about 2.5 bytes each: sorted 24-bit hashes as gaps, each with how often its term is said.
 * A term that is in is always found; one that is not, is found once in thousands of meetings, and costs a look there.
 */
export function packTerms(segmentsOfTerm: ReadonlyMap<string, number>): Uint8Array<ArrayBuffer> {
  const levels = new Map<number, number>();
  for (const [term, count] of [...segmentsOfTerm].slice(0, TERMS_MAX)) {
    const hash = hashTerm(term);
    levels.set(hash, Math.max(levels.get(hash) ?? 0, levelOf(count)));
  }
  const bytes: number[] = [];
  let before = 0;
  for (const [hash, level] of [...levels].sort(([one], [other]) => one - other)) {
    appendVarint(bytes, ((hash - before) << LEVEL_BITS) | level);
    before = hash;
  }
  return Uint8Array.from(bytes);
}

/** How often each of the given hashes is said, 0 to 3; hashes that are not in are left out. */
export function levelsIn(packed: Uint8Array, hashes: ReadonlySet<number>): Map<number, number> {
  const levels = new Map<number, number>();
  let hash = 0;
  let value = 0;
  let shift = 0;
  for (const byte of packed) {
    value |= (byte & (VARINT_MORE - 1)) << shift;
    shift += VARINT_BITS;
    if (byte >= VARINT_MORE) continue;
    hash += value >>> LEVEL_BITS;
    if (hashes.has(hash)) levels.set(hash, value & (2 ** LEVEL_BITS - 1));
    value = 0;
    shift = 0;
  }
  return levels;
}

/** FNV-1a over UTF-16 units, mixed so that the low bits depend on all of them (murmur3's last step). */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < term.length; position += 1) {
    hash = Math.imul(hash ^ term.charCodeAt(position), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 2 ** HASH_BITS;
}

const levelOf = (count: number): number => LEVEL_COUNTS.filter((least) => count >= least).length;

function appendVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= VARINT_MORE) {
    bytes.push((rest & (VARINT_MORE - 1)) | VARINT_MORE);
    rest >>>= VARINT_BITS;
  }
  bytes.push(rest);
}
