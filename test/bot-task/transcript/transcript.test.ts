import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ControlPlane } from '../../../bot-task/control-plane/control-plane.ts';
import type { Limits } from '../../../bot-task/limits.ts';
import { SegmentFile } from '../../../bot-task/transcript/segment-file.ts';
import { Transcript } from '../../../bot-task/transcript/transcript.ts';
import { createTestContext, testLimits } from '../bot-context.ts';
import { FakeControlPlane } from '../fake-control-plane.ts';

const soon = { timeout: 10_000, interval: 20 };

/** A transcript whose file cannot be written until `mend` makes its directory. */
async function startOnBrokenDisk(limits: Partial<Limits> = {}) {
  const server = new FakeControlPlane();
  const url = await server.start();
  onTestFinished(() => server.stop());
  const { context, logged } = createTestContext(url, { limits: { ...testLimits, ...limits } });
  const directory = join(context.bufferDirectory, 'absent');
  const file = new SegmentFile(join(directory, 'segments.jsonl'), {
    bytesMax: context.limits.bufferBytesMax,
    batchSegmentsMax: context.limits.batchSegmentsMax,
    batchBytesMax: context.limits.batchBytesMax,
  });
  const controlPlane = new ControlPlane({ ...context, connectionId: 'c' });
  const options = { ...context, controlPlane, file, sessionId: 's', startTime: new Date() };
  const transcript = new Transcript(options, 'en');
  const ended = new AbortController();
  const life = new AbortController();
  const done = transcript.run(ended.signal, life.signal);
  onTestFinished(() => life.abort());
  let block = 0;
  const say = (text: string) => transcript.hear({ block: ++block, speaker: 'Ada', text });
  const events = () => logged.map(({ event }) => event);
  const finish = () => {
    ended.abort();
    return done;
  };
  return { server, say, events, logged, finish, file, mend: () => mkdir(directory) };
}

it('sends from memory what the disk does not take, to the end', async () => {
  const { server, say, events, finish } = await startOnBrokenDisk();
  say('one');
  await vi.waitFor(() => expect(server.transcript).toEqual(['Ada: one']), soon);
  expect(events()).toContain('segments not written');
  say('two');
  await finish();
  expect(server.transcript).toEqual(['Ada: one', 'Ada: two']);
});

it('writes what it held in memory when the disk takes it again', async () => {
  const { server, say, events, finish, file, mend } = await startOnBrokenDisk();
  server.fault = () => 'drop';
  say('one');
  await vi.waitFor(() => expect(events()).toContain('segments not written'), soon);
  await mend();
  say('two');
  await vi.waitFor(() => expect(file.isEmpty).toBe(false), soon);
  server.fault = () => undefined;
  await finish();
  expect(server.transcript).toEqual(['Ada: one', 'Ada: two']);
});

it('holds a bounded number in memory, and says what it lost', async () => {
  const { server, say, logged, finish } = await startOnBrokenDisk({ unkeptSegmentsMax: 3 });
  for (const text of ['1', '2', '3', '4', '5']) say(text);
  await finish();
  expect(logged).toContainEqual(expect.objectContaining({ event: 'segments lost', lost: 2 }));
  expect(server.transcript).toEqual(['Ada: 3', 'Ada: 4', 'Ada: 5']);
});
