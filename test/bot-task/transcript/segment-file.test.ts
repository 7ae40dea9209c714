import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Segment } from '../../../bot-task/control-plane/wire.ts';
import { SegmentFile } from '../../../bot-task/transcript/segment-file.ts';

const limits = { bytesMax: 100_000, batchSegmentsMax: 10, batchBytesMax: 5000 };
const segment = (id: number, revision = 1, text = 'text'): Segment => ({
  segment_id: `s-${id}`,
  revision,
  start: id,
  end: id,
  text,
  speaker: 'Ada',
  language: null,
});

async function createFile(changes: Partial<typeof limits> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'segments.jsonl');
  return { file: new SegmentFile(path, { ...limits, ...changes }), path };
}

describe('SegmentFile', () => {
  it('gives back what was kept, in batches of the given number, and is empty afterwards', async () => {
    const { file, path } = await createFile();
    await file.append(Array.from({ length: 25 }, (_, id) => segment(id)));
    const sizes: number[] = [];
    for (; !file.isEmpty; ) {
      const { segments, bytes } = await file.head();
      sizes.push(segments.length);
      await file.drop(bytes);
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect((await stat(path)).size).toBe(0);
  });

  it('reduces revisions of one segment to the highest', async () => {
    const { file } = await createFile();
    await file.append([segment(1, 1), segment(2), segment(1, 2, 'longer')]);
    expect((await file.head()).segments).toEqual([segment(1, 2, 'longer'), segment(2)]);
  });

  it('keeps a batch within its bytes, whatever the script of its text', async () => {
    const { file } = await createFile();
    await file.append(Array.from({ length: 10 }, (_, id) => segment(id, 1, '語'.repeat(600))));
    const { segments, bytes } = await file.head();
    expect(segments).toHaveLength(2);
    expect(bytes).toBeLessThanOrEqual(limits.batchBytesMax);
  });

  it('refuses what exceeds its size, and takes more when it was emptied', async () => {
    const { file } = await createFile({ bytesMax: 250 });
    expect(await file.append([segment(1), segment(2), segment(3)])).toBe(2);
    await file.drop((await file.head()).bytes);
    expect(await file.append([segment(3)])).toBe(1);
  });

  it('loses nothing when it is read and written at once', async () => {
    const { file } = await createFile();
    const got = new Set<string>();
    const writing = (async () => {
      for (let id = 0; id < 100; id += 1) await file.append([segment(id)]);
    })();
    for (; got.size < 100; ) {
      const { segments, bytes } = await file.head();
      for (const { segment_id } of segments) got.add(segment_id);
      if (bytes > 0) await file.drop(bytes);
    }
    await writing;
    expect(file.isEmpty).toBe(true);
  });
});
