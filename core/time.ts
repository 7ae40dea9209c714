const SECOND_MILLIS = 1000;
const DAY_SECONDS = 86_400;

export const plusSeconds = (at: Date | string, seconds: number): Date =>
  new Date(new Date(at).getTime() + seconds * SECOND_MILLIS);

export const secondsBetween = (from: Date | string, to: Date | string): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / SECOND_MILLIS;

/** Whole seconds since 1970, as DynamoDB's TTL wants them. */
export const toSeconds = (at: Date): number => Math.floor(at.getTime() / SECOND_MILLIS);

export const expiryInDays = (from: Date, days: number): number => toSeconds(from) + days * DAY_SECONDS;

/** The later of the given times; absent ones do not count. */
export const latest = (first: Date | string, ...rest: (Date | string | undefined)[]): Date =>
  new Date(Math.max(...[first, ...rest].flatMap((at) => (at === undefined ? [] : [new Date(at).getTime()]))));

export const earliest = (first: Date, ...rest: Date[]): Date =>
  new Date(Math.min(...[first, ...rest].map((at) => at.getTime())));
