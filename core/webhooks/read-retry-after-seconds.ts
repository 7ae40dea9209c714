/** The answers that say when to come back: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const STATUSES = [429, 503];
const SECONDS = /^\d{1,9}$/;
/** `Sat, 28 Nov 2026 10:02:00 GMT`, the one form of a date that is still to be sent. */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** How many seconds an endpoint asks to be left alone, by their number or by a date; 0 when it asks nothing, or nonsense. */
export function readRetryAfterSeconds(
  { status, retryAfter }: { status: number; retryAfter?: string },
  now: Date,
): number {
  if (!STATUSES.includes(status) || retryAfter === undefined) return 0;
  const text = retryAfter.trim();
  if (SECONDS.test(text)) return Number(text);
  const millis = DATE.test(text) ? Date.parse(text) - now.getTime() : 0;
  return millis > 0 ? Math.ceil(millis / 1000) : 0;
}
