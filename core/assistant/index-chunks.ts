import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { MeetingIndex } from './meeting-index.ts';
import type { Line } from './passage.ts';

/** An item holds 400 KB, names and keys included. */
const CHUNK_BYTES_MAX = 350_000;
/** A transaction takes 4 MB, and the digest goes with it. */
const CHUNKS_MAX = 10;
/** The beginning of a meeting brings more new words than its end, so it takes a little more room than its share. */
const FITTING_SHARE = 0.95;

/** The index of a meeting in pieces that each fit an item; of more than fits, the first part. */
export async function packIndex(
  lines: readonly Line[],
): Promise<{ index: MeetingIndex; chunks: Uint8Array[]; lineCount: number }> {
  const index = await MeetingIndex.of(lines);
  const packed = gzipSync(index.toJson());
  const count = Math.ceil(packed.length / CHUNK_BYTES_MAX);
  if (count > CHUNKS_MAX)
    return packIndex(lines.slice(0, Math.floor((index.lineCount * FITTING_SHARE * CHUNKS_MAX) / count)));
  const chunks = Array.from({ length: count }, (_, number) =>
    packed.subarray(number * CHUNK_BYTES_MAX, (number + 1) * CHUNK_BYTES_MAX),
  );
  return { index, chunks, lineCount: index.lineCount };
}

const Chunk = z.object({ sk: z.string(), build: z.string(), bytes: z.instanceof(Uint8Array) });

/** The index that the rows hold; undefined unless all chunks of that one build are there. */
export function unpackIndex(
  rows: readonly unknown[],
  { build, count }: { build: string; count: number },
): MeetingIndex | undefined {
  const chunks = rows
    .map((row) => Chunk.parse(row))
    .filter((chunk) => chunk.build === build)
    .sort((one, other) => (one.sk < other.sk ? -1 : 1));
  if (chunks.length !== count) return undefined;
  return MeetingIndex.fromJson(gunzipSync(Buffer.concat(chunks.map(({ bytes }) => bytes))).toString());
}
