import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { pageFileHeaders } from '../../lib/page-files.ts';

/** The page's files, under `/rehearsal/-/`; `-` is too short to be a room. */
export const pageFiles = [
  'call.css',
  'captions-view.js',
  'dictation.js',
  'host-controls.js',
  'people-view.js',
  'room-view.js',
  'room.css',
  'room.js',
] as const;
export type PageFile = (typeof pageFiles)[number] | 'index.html';

const directory = new URL('../../web/rehearsal/', import.meta.url);
/** Reads the file anew each time, so that a change of the page needs no restart. */
export async function servePage(response: ServerResponse, file: PageFile): Promise<void> {
  const content = await readFile(fileURLToPath(new URL(file, directory)));
  response.writeHead(200, {
    'content-type': pageFileHeaders(file).contentType,
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}
