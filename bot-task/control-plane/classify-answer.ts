import { type CallbackAnswer, detailOf } from './transport.ts';

/**
 * What an answer means for the call: `accepted`; `fenced` – the control plane no longer takes us for this meeting's
 * bot, go; `dropped` – this payload will never be taken; `retry` – the same again, later.
 */
export type Verdict = 'accepted' | 'fenced' | 'dropped' | 'retry';

const fencing = [401, 404, 410];
const unacceptable = [413, 422];
const transient = [408, 429];

/** The retry rules of contract 2. A 4xx counts only with our body (`detail`): without it a proxy or AWS spoke. */
export function classifyAnswer({ statusCode, body }: CallbackAnswer): Verdict {
  if (statusCode >= 200 && statusCode < 300) return 'accepted';
  if (unacceptable.includes(statusCode)) return 'dropped';
  const isOurRefusal = statusCode >= 400 && statusCode < 500 && detailOf(body) !== undefined;
  if (!isOurRefusal || transient.includes(statusCode)) return 'retry';
  return fencing.includes(statusCode) ? 'fenced' : 'dropped';
}
