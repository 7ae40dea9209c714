import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { AskApi } from './api-client.ts';

const POLL_MILLIS = 100;

const RunningBots = z.object({
  running_bots: z.array(z.object({ platform: z.string(), native_meeting_id: z.string() })),
});

/**
 * Asks a user's bots to leave as a client would, and waits until they have: so their meetings end as `completed`.
 * What has not left in time gets SIGTERM like any other bot.
 */
export async function dismissBots(ask: AskApi, apiKey: string, leaveMillisMax: number): Promise<void> {
  const headers = { 'x-api-key': apiKey };
  const list = async () => RunningBots.parse((await ask('GET', '/bots/status', { headers })).body).running_bots;
  for (const { platform, native_meeting_id } of await list()) {
    await ask('DELETE', `/bots/${platform}/${encodeURIComponent(native_meeting_id)}`, { headers });
  }
  for (let waitedMillis = 0; waitedMillis < leaveMillisMax; waitedMillis += POLL_MILLIS) {
    if ((await list()).length === 0) return;
    await sleep(POLL_MILLIS);
  }
}
