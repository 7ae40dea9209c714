import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pageFileHeaders } from '../../lib/page-files.ts';
import type { RequestHandler } from '../interfaces.ts';
import { type Answer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf } from './proxy-event.ts';

/** A folder of this machine whose files stand for the objects under a prefix. */
export interface ObjectFolder {
  /** With the slash at its end, e.g. `app/`. */
  readonly prefix: string;
  readonly directory: string;
}

/** Who may not list a bucket is not told whether an object is missing. */
const accessDenied: Answer = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
};

const notBuilt: Answer = {
  status: 503,
  headers: { 'content-type': 'text/plain' },
  body: 'The pages are not built yet: npm run build:app\n',
};

/** Serves a bucket that others fill by a deployment: each file is read anew, so that building again needs no restart. */
export function serveBucket(folder: ObjectFolder): RequestHandler {
  return async (request, response) => {
    const path = pathIn(folder.prefix, encodedPathOf(request));
    const file = path === undefined ? undefined : await findFile(folder.directory, path);
    if (path === undefined || file === undefined) {
      return sendAnswer(response, existsSync(folder.directory) ? accessDenied : notBuilt);
    }
    if (request.headers['if-none-match'] === file.etag) return void response.writeHead(304, { etag: file.etag }).end();
    await sendFile(response, { path, ...file }, request.method === 'HEAD');
  };
}

function pathIn(prefix: string, encodedPath: string): string | undefined {
  if (!encodedPath.startsWith(`/${prefix}`)) return undefined;
  try {
    return decodeURIComponent(encodedPath.slice(prefix.length + 1));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

interface Found {
  readonly file: string;
  readonly etag: string;
  readonly bytes: number;
}

async function findFile(directory: string, path: string): Promise<Found | undefined> {
  const file = join(directory, path);
  if (path.includes('\0') || !file.startsWith(directory + sep)) return undefined;
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return undefined;
    throw error;
  });
  if (found === undefined || !found.isFile()) return undefined;
  return { file, etag: `"${found.mtimeMs.toString(36)}-${found.size.toString(36)}"`, bytes: found.size };
}

async function sendFile(response: ServerResponse, found: Found & { path: string }, isHead: boolean): Promise<void> {
  const { contentType, cacheControl } = pageFileHeaders(found.path);
  const body = isHead ? undefined : await readFile(found.file);
  response.writeHead(200, {
    'content-type': contentType,
    'cache-control': cacheControl,
    'content-length': body?.length ?? found.bytes,
    etag: found.etag,
  });
  response.end(body);
}
