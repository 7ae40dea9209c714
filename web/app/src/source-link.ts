import { BASE, meetingPath } from './router.ts';

/** Where the dashboard shows what an answer rests on; undefined for what it has no page for. */
export function sourcePath({ url, start }: { url: string; start: number }): string | undefined {
  const [path = '', fragment = ''] = url.split('#');
  const [pathname = '', search = ''] = path.split('?');
  const [kind, first, second] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (kind === 'samples' && first) return `${BASE}/samples/${encodeURIComponent(first)}#${fragment}`;
  if (kind !== 'transcripts' || !first || !second) return undefined;
  const id = Number(new URLSearchParams(search).get('meeting_id') ?? Number.NaN);
  return meetingPath(
    { platform: first, native_meeting_id: second },
    { at: start, ...(Number.isSafeInteger(id) && { meetingId: id }) },
  );
}
