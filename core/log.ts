type Level = 'info' | 'warn' | 'error';
export type LogFields = Record<string, string | number | boolean | null | undefined | object>;

/** One JSON object a line: ids, statuses and codes, never secrets, tokens or transcript text. */
export type Log = Record<Level, (event: string, fields?: LogFields) => void>;

/** Writes JSON lines to `write` (standard output unless told), stamped by the given clock. */
export function createLog(
  now: () => Date,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Log {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}) =>
      write(JSON.stringify({ time: now().toISOString(), level, event, ...fields }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** What may be logged of an unknown error: its name and message, and those of its cause. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined;
  return { error: `${error.name}: ${error.message}`, cause, stack: error.stack };
}
