const SECRET_NAME = /password|secret|key|token|auth|credential/i;
const REDACTED = '[REDACTED]';
const TEXT_CHARACTERS_MAX = 500;
const LIST_LENGTH_MAX = 20;
const FIELDS_MAX = 50;
const DEPTH_MAX = 6;

/** A value as it may be shown in an event: without secrets, and cut where it is long (contract 3). */
export function sanitize(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[…]';
  if (Array.isArray(value)) return value.slice(0, LIST_LENGTH_MAX).map((each) => sanitize(each, depth + 1));
  const fields = Object.entries(value).slice(0, FIELDS_MAX);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, SECRET_NAME.test(name) ? REDACTED : sanitize(field, depth + 1)]),
  );
}

const cut = (text: string): string =>
  text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX).toWellFormed()}…` : text;
