import * as z from 'zod';
import { type DomainError, invalidInput } from '../errors.ts';
import type { Settings } from '../settings.ts';

export const platforms = ['google_meet', 'teams', 'zoom', 'rehearsal'] as const;
export type Platform = (typeof platforms)[number];

/** A meeting as its platform knows it: what clients name in paths. */
export const Pair = z.object({
  platform: z.enum(platforms, { error: `Invalid platform. Must be one of: ${platforms.join(', ')}` }),
  native_meeting_id: z.string().min(1).max(255),
});
export type Pair = z.infer<typeof Pair>;

/** Where a bot is sent: always rebuilt from checked parts, so a URL from outside is never passed through. */
export type Target = Pair & { passcode?: string; url: string };

type Parts = { native_meeting_id: string; passcode?: string | undefined };
type PlatformRule = {
  id: RegExp;
  idRefusal: string;
  passcode?: { pattern: RegExp; required: boolean; refusal: string };
  /** The parts of a link that people paste; undefined when the link is not of this platform. */
  read: (link: URL) => Parts | undefined;
  url: (parts: Parts) => URL;
};

const lastSegment = (link: URL, pattern: RegExp): string | undefined => pattern.exec(link.pathname)?.[1];

const rulesOf = ({ rehearsalUrl }: Pick<Settings, 'rehearsalUrl'>): Partial<Record<Platform, PlatformRule>> => ({
  google_meet: {
    id: /^(?:[a-z]{3}-[a-z]{4}-[a-z]{3}|[a-z0-9][a-z0-9-]{3,38}[a-z0-9])$/,
    idRefusal:
      "Google Meet ID must be in format 'abc-defg-hij' or a nickname of 5-40 lower-case letters, digits and hyphens",
    read: (link) => {
      const id = link.hostname === 'meet.google.com' ? lastSegment(link, /^\/([^/]+)\/?$/) : undefined;
      return id === undefined ? undefined : { native_meeting_id: id };
    },
    url: ({ native_meeting_id }) => new URL(`https://meet.google.com/${native_meeting_id}`),
  },
  teams: {
    id: /^\d{10,15}$/,
    idRefusal: 'Teams meeting ID must be 10-15 digits only (not a full URL)',
    passcode: {
      pattern: /^[A-Za-z0-9]{8,20}$/,
      required: true,
      refusal: 'Teams passcode must be 8-20 letters and digits',
    },
    read: (link) => {
      const isTeams = ['teams.live.com', 'teams.microsoft.com'].includes(link.hostname);
      const id = isTeams ? lastSegment(link, /^\/meet\/([^/]+)\/?$/) : undefined;
      return id === undefined
        ? undefined
        : { native_meeting_id: id, passcode: link.searchParams.get('p') ?? undefined };
    },
    url: ({ native_meeting_id, passcode }) =>
      withQuery(`https://teams.live.com/meet/${native_meeting_id}`, 'p', passcode),
  },
  zoom: {
    id: /^\d{9,11}$/,
    idRefusal: 'Zoom meeting ID must be 9-11 digits only (not a full URL)',
    passcode: {
      pattern: /^[A-Za-z0-9._-]{1,64}$/,
      required: false,
      refusal: 'Zoom passcode must be 1-64 letters, digits, dots, hyphens or underscores',
    },
    read: (link) => {
      const isZoom = link.hostname === 'zoom.us' || link.hostname.endsWith('.zoom.us');
      const id = isZoom ? lastSegment(link, /^\/(?:j|wc\/join)\/([^/]+)\/?$/) : undefined;
      return id === undefined
        ? undefined
        : { native_meeting_id: id, passcode: link.searchParams.get('pwd') ?? undefined };
    },
    url: ({ native_meeting_id, passcode }) => withQuery(`https://zoom.us/j/${native_meeting_id}`, 'pwd', passcode),
  },
  ...(rehearsalUrl && {
    rehearsal: {
      id: /^[a-z0-9][a-z0-9-]{2,62}$/,
      idRefusal: 'Rehearsal room must be 3-63 lower-case letters, digits and hyphens',
      read: (link: URL) => {
        const id =
          link.origin === new URL(rehearsalUrl).origin ? lastSegment(link, /^\/rehearsal\/([^/]+)\/?$/) : undefined;
        return id === undefined ? undefined : { native_meeting_id: id };
      },
      url: ({ native_meeting_id }: Parts) => rehearsalRoom(rehearsalUrl, native_meeting_id),
    },
  }),
});

/** The rehearsal room of a native id. */
export const rehearsalRoom = (rehearsalUrl: string, nativeMeetingId: string): URL =>
  new URL(`/rehearsal/${nativeMeetingId}`, rehearsalUrl);

export type MeetingReference = {
  platform?: Platform | null | undefined;
  native_meeting_id?: string | null | undefined;
  passcode?: string | null | undefined;
  meeting_url?: string | null | undefined;
};

/** Checks what a client wrote about a meeting, as parts or as a link, and rebuilds its URL. Refuses with the contract's texts. */
export function resolveTarget(settings: Pick<Settings, 'rehearsalUrl'>, reference: MeetingReference): Target {
  const rules = rulesOf(settings);
  const { platform, native_meeting_id, passcode } = referenceParts(rules, reference);
  const rule = rules[platform];
  if (!rule) throw invalidPlatform(platform, rules);
  if (!rule.id.test(native_meeting_id)) throw invalidInput(['body', 'native_meeting_id'], rule.idRefusal);
  const kept = checkPasscode(rule, passcode ?? undefined);
  const url = rule.url({ native_meeting_id, passcode: kept }).href;
  return { platform, native_meeting_id, ...(kept !== undefined && { passcode: kept }), url };
}

function referenceParts(rules: Partial<Record<Platform, PlatformRule>>, reference: MeetingReference) {
  const { platform, native_meeting_id, passcode, meeting_url } = reference;
  if (meeting_url && !native_meeting_id) {
    const parsed = readLink(rules, meeting_url, platform ?? undefined);
    return { ...parsed, passcode: passcode ?? parsed.passcode };
  }
  if (!platform) throw invalidInput(['body', 'platform'], 'Field required', 'missing');
  if (!native_meeting_id) throw invalidInput(['body', 'native_meeting_id'], 'Field required', 'missing');
  return { platform, native_meeting_id, passcode };
}

function readLink(
  rules: Partial<Record<Platform, PlatformRule>>,
  text: string,
  wanted: Platform | undefined,
): Parts & { platform: Platform } {
  const link = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = link?.protocol === 'https:' || link?.protocol === 'http:';
  for (const platform of platforms) {
    if (!link || !isWeb || (wanted && wanted !== platform)) continue;
    const parts = rules[platform]?.read(link);
    if (parts) return { platform, ...parts };
  }
  throw invalidInput(['body', 'meeting_url'], 'Meeting URL was not recognised as a link of a supported platform');
}

function checkPasscode({ passcode: rule }: PlatformRule, passcode: string | undefined): string | undefined {
  if (!rule) return undefined;
  if (passcode === undefined || passcode === '') {
    if (rule.required) throw invalidInput(['body', 'passcode'], `${rule.refusal}, and is required`);
    return undefined;
  }
  if (!rule.pattern.test(passcode)) throw invalidInput(['body', 'passcode'], rule.refusal);
  return passcode;
}

const invalidPlatform = (platform: string, rules: object): DomainError =>
  invalidInput(
    ['body', 'platform'],
    `Invalid platform '${platform}'. Must be one of: ${Object.keys(rules).join(', ')}`,
  );

function withQuery(base: string, name: string, value: string | undefined): URL {
  const url = new URL(base);
  if (value !== undefined) url.searchParams.set(name, value);
  return url;
}
