import { clockText } from '../time.ts';
import { type Line, nobody } from './transcript.ts';

export type Exported = { fileName: string; type: string; content: string };
export type ExportForm = 'text' | 'vtt' | 'json';
export type ExportInput = { title: string; heldAt: string; meeting: unknown; lines: readonly Line[] };

/** The transcript as a file of that form. */
export function exportTranscript(form: ExportForm, input: ExportInput): Exported {
  const name = fileNameOf(input);
  if (form === 'text') return { fileName: `${name}.txt`, type: 'text/plain', content: asText(input) };
  if (form === 'vtt') return { fileName: `${name}.vtt`, type: 'text/vtt', content: asWebVtt(input.lines) };
  return { fileName: `${name}.json`, type: 'application/json', content: asJson(input) };
}

export function asText({ title, heldAt, lines }: ExportInput): string {
  const spoken = lines.map(
    ({ start, speaker, text }) => `[${clockText(start)}] ${speaker ?? nobody}: ${oneLine(text)}`,
  );
  return `${[title, heldAt, '', ...spoken].join('\n')}\n`;
}

/** https://www.w3.org/TR/webvtt1/: cues in order, each with its speaker as a voice span. */
export function asWebVtt(lines: readonly Line[]): string {
  const cues = lines
    .filter(({ text }) => oneLine(text) !== '')
    .map(({ start, end, speaker, text }, index) => {
      // A cue must end after it begins.
      const until = Math.max(end, start + 0.001);
      const voice = speaker === null ? '' : `<v ${escapeCue(oneLine(speaker))}>`;
      return `${index + 1}\n${stamp(start)} --> ${stamp(until)}\n${voice}${escapeCue(oneLine(text))}\n`;
    });
  return ['WEBVTT\n', ...cues].join('\n');
}

function asJson({ meeting, lines }: ExportInput): string {
  const segments = lines.map(({ start, end, speaker, text, language }) => ({ start, end, speaker, text, language }));
  return `${JSON.stringify({ meeting, segments }, null, 2)}\n`;
}

/** A blank line would end the cue. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const escapeCue = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function stamp(seconds: number): string {
  const millis = Math.round(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(millis / 3_600_000), Math.floor(millis / 60_000) % 60];
  return `${two(hours)}:${two(minutes)}:${two(Math.floor(millis / 1000) % 60)}.${String(millis % 1000).padStart(3, '0')}`;
}

/** Letters and digits of any script; the rest becomes hyphens. */
const fileNameOf = ({ title, heldAt }: ExportInput): string =>
  `${title} ${heldAt.slice(0, 10)}`.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'transcript';
