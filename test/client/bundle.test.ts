import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../lib/bundle.ts';

/** Compressed it is a third of this. */
const bytesMax = 20_000;

describe('the client', () => {
  it('is bundled for browsers out of its own files only', async () => {
    const { outputFiles, metafile } = await build({
      absWorkingDir: projectRoot,
      entryPoints: [path.join('client', 'index.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      metafile: true,
      write: false,
    });
    const foreign = Object.keys(metafile.inputs).filter((file) => path.dirname(file) !== 'client');
    expect(foreign).toEqual([]);
    expect(outputFiles[0]?.contents.length).toBeLessThan(bytesMax);
  });
});
