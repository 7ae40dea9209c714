import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pageFileHeaders } from '../lib/page-files.ts';

/** Objects stand under the path that browsers ask for. */
export const pagesPrefix = 'app/';

/**
 * Puts the built pages into the bucket, the document last: until then everybody gets the old pages whole. Old files
 * stay, for pages that are open.
 */
export async function uploadPages(
  client: Pick<S3Client, 'send'>,
  { bucket, directory }: { bucket: string; directory: string },
): Promise<string[]> {
  const files = filesIn(directory);
  for (const file of files) {
    const { contentType, cacheControl } = pageFileHeaders(file);
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${pagesPrefix}${file}`,
        Body: await readFile(path.join(directory, file)),
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  }
  return files;
}

/** With slashes on every system; the documents after what they name. */
function filesIn(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const isDocument = (file: string) => Number(file.endsWith('.html'));
  return files.sort((one, other) => isDocument(one) - isDocument(other) || one.localeCompare(other));
}
