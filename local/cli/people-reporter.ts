import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Happening } from './happenings.ts';
import type { Ready, Reporter } from './reporter.ts';

/** A caption grows while somebody speaks; it is shown once it has not grown for this long. */
const settledAfterMillis = 1_500;
/** Names of meetings that are remembered for the lines that carry an id only. */
const namesMax = 1_000;
const stepCharacters = 52;

export type PeopleReporterOptions = {
  /** What shows the log of a meeting's bot; undefined when none is kept. */
  readonly botLogsCommand: (meetingId: number) => string | undefined;
};

type Style = Parameters<typeof styleText>[0];

/** Lines for the person at the terminal: steps with their timings, then the bots' lives and what is said. */
export function createPeopleReporter(
  stream: WriteStream | NodeJS.WritableStream,
  { botLogsCommand }: PeopleReporterOptions,
): Reporter {
  const write = (text: string) => stream.write(text);
  const style = (format: Style, text: string) => styleText(format, text, { stream, validateStream: true });
  const steps = createSteps(write, style, 'isTTY' in stream && stream.isTTY === true);
  const lives = createLives((line) => write(`${line}\n`), { style, botLogsCommand });
  return {
    step: steps.begin,
    ready: (ready) => {
      steps.end();
      write(readyText(ready, style));
    },
    happened: lives,
    failed: () => steps.end('failed'),
    note: (text) => {
      steps.end();
      write(`${text}\n`);
    },
  };
}

function createSteps(
  write: (text: string) => void,
  style: (format: Style, text: string) => string,
  isTerminal: boolean,
) {
  let current: { what: string; since: number } | undefined;
  const end = (how: 'done' | 'failed' = 'done') => {
    if (current === undefined) return;
    const seconds = ((performance.now() - current.since) / 1000).toFixed(1);
    const mark = how === 'done' ? style('green', '✔') : style('red', '✘');
    const line = `  ${mark} ${current.what.padEnd(stepCharacters)} ${style('dim', `${seconds.padStart(5)} s`)}`;
    write(`${isTerminal ? '\r\u001b[K' : ''}${line}\n`);
    current = undefined;
  };
  const begin = (what: string) => {
    end();
    current = { what, since: performance.now() };
    if (isTerminal) write(`  ${style('dim', '…')} ${what}`);
  };
  return { begin, end };
}

function readyText(
  { url, apiUrl, adminApiKey, apiKey, userId }: Ready,
  style: (format: Style, text: string) => string,
): string {
  const row = (name: string, value: string, remark = '') =>
    `  ${style('dim', name.padEnd(12))}${style('bold', value)}${remark === '' ? '' : style('dim', `  ${remark}`)}\n`;
  const rows = [
    row('Rollcall', url, `described at ${url}/docs`),
    row('API alone', apiUrl, 'without /api/v1, which needs the front door'),
    row('Your key', apiKey, `X-API-Key of demo@rollcall.local, user ${userId}`),
    row('Admin key', adminApiKey, 'X-Admin-API-Key'),
  ];
  return `\n${rows.join('')}\n`;
}

function createLives(
  say: (line: string) => void,
  { style, botLogsCommand }: PeopleReporterOptions & { style: (format: Style, text: string) => string },
) {
  const names = new Map<number, string>();
  const unsettled = new Map<string, NodeJS.Timeout>();
  const nameOf = (id: number) => names.get(id) ?? String(id);
  const line = (id: number, text: string) => say(`${style('dim', clock())}  ${style('cyan', nameOf(id))}  ${text}`);
  return (happening: Happening): void => {
    if (happening.type === 'meeting') {
      const { id, native_meeting_id, status, phase, completion_reason, failure_reason } = happening.meeting;
      remember(names, id, native_meeting_id);
      const reason = completion_reason ?? failure_reason;
      const format = failure_reason === undefined ? 'green' : 'red';
      const command = failure_reason === undefined ? undefined : botLogsCommand(id);
      const hint = command === undefined ? '' : style('dim', `  see why: ${command}`);
      line(id, `${style(format, status)} · ${phase}${reason === undefined ? '' : ` (${reason})`}${hint}`);
    } else if (happening.type === 'segment') {
      const { meeting_id, segment_id, speaker, text } = happening.segment;
      const key = `${meeting_id}/${segment_id}`;
      clearTimeout(unsettled.get(key));
      const show = () => {
        unsettled.delete(key);
        line(meeting_id, `${style('bold', printable(speaker ?? 'somebody'))}: ${printable(text)}`);
      };
      unsettled.set(key, setTimeout(show, settledAfterMillis).unref());
    } else line(happening.meetingId, style('dim', `task of attempt ${happening.attempt}: ${happening.status}`));
  };
}

function remember(names: Map<number, string>, id: number, name: string): void {
  const [oldest] = names.keys();
  if (oldest !== undefined && names.size >= namesMax) names.delete(oldest);
  names.set(id, name);
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

/** What people in a meeting say must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
