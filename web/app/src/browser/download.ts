import type { Exported } from '../meetings/exports.ts';

/** Hands a file to the browser to keep. */
export function download({ fileName, type, content }: Exported): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
