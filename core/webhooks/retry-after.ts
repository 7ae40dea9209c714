/** The answers that say when to come back: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const STATUSES = [429, 503];
const SECONDS = /^\d{1,9}$/;

/** How many seconds an endpoint asks to be left alone, by a number of them or a date; 0 when it asks nothing, or nonsense. */
export function askedSeconds({ status, retryAfter }: { status: number; retryAfter?: string }, now: Date): number {
  if (!STATUSES.includes(status) || retryAfter === undefined) return 0;
  const text = retryAfter.trim();
  if (SECONDS.test(text)) return Number(text);
  const millis = Date.parse(text) - now.getTime();
  return millis > 0 ? Math.ceil(millis / 1000) : 0;
}
