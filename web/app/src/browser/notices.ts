import { writable } from 'svelte/store';
import { after } from './after.ts';

const SHOWN_MILLIS = 8000;
let counted = 0;

export type Notice = { id: number; text: string; tone: 'good' | 'bad' };
/** What just happened, shown for a moment and read out by screen readers. */
export const notices = writable<Notice[]>([]);

export function notify(text: string, tone: Notice['tone'] = 'good'): void {
  counted += 1;
  const id = counted;
  notices.update((all) => [...all.slice(-2), { id, text, tone }]);
  after(SHOWN_MILLIS, () => dismiss(id));
}

export const dismiss = (id: number): void => notices.update((all) => all.filter((notice) => notice.id !== id));
