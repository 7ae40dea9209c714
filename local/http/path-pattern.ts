/** Whether a distribution's behaviour is for a path: `*` stands for any characters, `?` for one; case counts. */
export function matchesPathPattern(pattern: string, encodedPath: string): boolean {
  const wanted = pattern.startsWith('/') ? pattern : `/${pattern}`;
  const source = wanted
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(normalised(encodedPath));
}

/**
 * Behaviours are chosen by the path without dot segments and needless encoding; its origin gets it as it came.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
function normalised(encodedPath: string): string {
  const decoded = encodedPath.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
  return new URL(`http://host${decoded}`).pathname;
}
