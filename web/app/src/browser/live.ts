import { derived } from 'svelte/store';
import { rollcall } from '../api/rollcall.ts';
import { LiveConnection } from '../live/live-connection.ts';
import { after } from './after.ts';

function openSocket(ticket: string): WebSocket {
  const url = new URL('/ws', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', ticket);
  return new WebSocket(url);
}

export const live = new LiveConnection({ makeTicket: rollcall.makeTicket, openSocket, after, random: Math.random });

export const liveState = live.state;
export const isLive = derived(liveState, (state) => state === 'live');
