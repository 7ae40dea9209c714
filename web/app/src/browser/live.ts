import { derived } from 'svelte/store';
import { LiveConnection } from '../live/live-connection.ts';

export const live = new LiveConnection({ url: window.location.origin, log: (line) => console.debug(line) });

export const liveState = live.state;
export const isLive = derived(liveState, (state) => state === 'live');
