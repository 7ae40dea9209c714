export type LinkPlatform = 'google_meet' | 'teams' | 'zoom' | 'rehearsal';

/** Which platform a pasted link seems to be of; the server decides, this only tells people early. */
export function readLink(text: string, ownOrigin: string): LinkPlatform | undefined {
  const trimmed = text.trim();
  const link = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (link === undefined) return undefined;
  const { hostname, pathname, origin } = link;
  if (hostname === 'meet.google.com' && pathname.length > 1) return 'google_meet';
  if (['teams.live.com', 'teams.microsoft.com'].includes(hostname) && pathname.startsWith('/meet/')) return 'teams';
  if ((hostname === 'zoom.us' || hostname.endsWith('.zoom.us')) && /^\/(j|wc\/join)\//.test(pathname)) return 'zoom';
  if (origin === ownOrigin && pathname.startsWith('/rehearsal/')) return 'rehearsal';
  return undefined;
}
