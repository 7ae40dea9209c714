const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Milliseconds between two runs of `rate(5 minutes)`; throws for `cron(…)` and `at(…)`, which nothing here needs. */
export function rateMillis(expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitSeconds = UNIT_SECONDS[unit];
  if (unitSeconds === undefined) throw new Error(`The runner does not know the schedule expression ${expression}.`);
  return Number(count) * unitSeconds * 1000;
}
