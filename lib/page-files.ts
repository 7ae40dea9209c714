import { extname } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** How a file of the pages is stored and served, by its path in their folder: alike in the bucket and by the runner. */
export function pageFileHeaders(path: string): { contentType: string; cacheControl: string } {
  return {
    contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
    // Whatever is in there has the hash of its content in its name.
    cacheControl: path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
