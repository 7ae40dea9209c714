import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { uploadPages } from '../../bin/upload-pages.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

type Put = { path: string; type: string | undefined; cache: string | undefined };

/** The real client; what it would send is noted instead. */
function recordingClient(): { client: S3Client; puts: Put[] } {
  const puts: Put[] = [];
  const client = new S3Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: async ({ path, headers }: { path: string; headers: Record<string, string> }) => {
        puts.push({ path, type: headers['content-type'], cache: headers['cache-control'] });
        return { response: { statusCode: 200, headers: {} } };
      },
    },
  });
  return { client, puts };
}

describe('uploadPages', () => {
  it('uploads every file under app/ with its type and how long it may be kept, the document last', async () => {
    const directory = createTemporaryDirectory();
    mkdirSync(join(directory, 'assets'));
    writeFileSync(join(directory, 'index.html'), '<!doctype html>');
    writeFileSync(join(directory, 'icon.svg'), '<svg/>');
    writeFileSync(join(directory, 'assets', 'index-abc.js'), '0');
    const { client, puts } = recordingClient();

    await uploadPages(client, { bucket: 'pages', directory });

    expect(puts).toEqual([
      {
        path: '/app/assets/index-abc.js',
        type: 'text/javascript; charset=utf-8',
        cache: 'public, max-age=31536000, immutable',
      },
      { path: '/app/icon.svg', type: 'image/svg+xml', cache: 'no-cache' },
      { path: '/app/index.html', type: 'text/html; charset=utf-8', cache: 'no-cache' },
    ]);
  });
});
