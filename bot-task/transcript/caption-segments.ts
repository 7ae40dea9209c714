import type { Segment } from '../control-plane/wire.ts';
import type { Caption } from '../drivers/driver.ts';

export type CaptionOptions = {
  /** Makes segment ids unique among sessions. */
  sessionId: string;
  charactersMax: number;
  speakerCharactersMax: number;
};

/** What is known of one caption block: its present text in parts, each a segment. */
type Block = { speaker: string; parts: Segment[] };

/** All blocks so far that may still change. Blocks beyond the limit are old enough to be settled. */
export type Blocks = ReadonlyMap<number, Block>;
const BLOCKS_MAX = 500;

/**
 * Turns one look at a caption block into the segments it changed. A segment keeps its id and its start; each change of
 * its text, speaker or language raises its revision. Text beyond `charactersMax` goes on in another segment.
 */
export function hearCaption(
  blocks: Blocks,
  caption: Caption & { atSeconds: number; language: string | null },
  options: CaptionOptions,
): { blocks: Blocks; changed: Segment[] } {
  const known = blocks.get(caption.block)?.parts ?? [];
  const speaker = caption.speaker.trim().slice(0, options.speakerCharactersMax).toWellFormed() || 'Unknown';
  const changed: Segment[] = [];
  const parts = split(caption.text.trim().toWellFormed(), options.charactersMax).map((text, index) => {
    const before = known[index];
    if (before && before.text === text && before.speaker === speaker) return before;
    const part: Segment = {
      segment_id: before?.segment_id ?? `${options.sessionId}-${caption.block}-${index}`,
      revision: (before?.revision ?? 0) + 1,
      start: before?.start ?? caption.atSeconds,
      end: Math.max(caption.atSeconds, before?.end ?? 0),
      text,
      speaker,
      language: before ? before.language : caption.language,
    };
    changed.push(part);
    return part;
  });
  return {
    blocks: withBlock(blocks, caption.block, { speaker, parts: [...parts, ...known.slice(parts.length)] }),
    changed,
  };
}

/**
 * Pieces of `charactersMax`, one more where the cut would divide a surrogate pair: no database stores half of one. The
 * cuts are always at the same places, so that a growing text keeps its first pieces.
 */
function split(text: string, charactersMax: number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += pieces.at(-1)?.length ?? 0) {
    const piece = text.slice(from, from + charactersMax);
    pieces.push(piece.isWellFormed() ? piece : text.slice(from, from + charactersMax + 1));
  }
  return pieces;
}

function withBlock(blocks: Blocks, id: number, block: Block): Blocks {
  const next = new Map(blocks).set(id, block);
  const oldest = next.keys().next();
  if (next.size > BLOCKS_MAX && !oldest.done) next.delete(oldest.value);
  return next;
}
