import type { Pair } from '../support/rollcall-client.ts';

/** The users and meetings of the seed, by its own names. */
export const smokeTestUser = 'Smoke Test User';
export const userLimit = 2;

const googleMeet = (native_meeting_id: string): Pair => ({ platform: 'google_meet', native_meeting_id });
export const first = googleMeet('smoke-test-1');
export const second = googleMeet('smoke-test-2');
export const third = googleMeet('smoke-test-3');

export const limitReached = 'Maximum concurrent bots limit reached';
export const statuses = ['reserved', 'starting', 'active', 'stopping', 'completed', 'failed'];
export const reconfigured = 'Reconfiguration request accepted and sent to the bot.';
export const stopAccepted = 'Stop request accepted and is being processed.';
