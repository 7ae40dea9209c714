import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';

/** The page's files, under `/rehearsal/-/`; `-` is too short to be a room. */
export const pageFiles = ['room.css', 'room.js', 'room-view.js'] as const;
export type PageFile = (typeof pageFiles)[number] | 'index.html';

const directory = new URL('../../web/rehearsal/', import.meta.url);
const contentTypes = {
  'index.html': 'text/html; charset=utf-8',
  'room.css': 'text/css; charset=utf-8',
  'room.js': 'text/javascript; charset=utf-8',
  'room-view.js': 'text/javascript; charset=utf-8',
} as const satisfies Record<PageFile, string>;

/** Reads the file anew each time, so that a change of the page needs no restart. */
export async function servePage(response: ServerResponse, file: PageFile): Promise<void> {
  const content = await readFile(fileURLToPath(new URL(file, directory)));
  response.writeHead(200, {
    'content-type': contentTypes[file],
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}
