import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { AskApi } from './api-client.ts';
import type { Happening } from './happenings.ts';

const roomIdBytes = 3;
const Meeting = z.looseObject({ id: z.number() });

/** The bot that is sent at the start: its room, and a way to tell when there is something to show for it. */
export interface FirstBot {
  readonly room: string;
  /** True for the first line of its transcript, or its end. */
  isShown(happening: Happening): boolean;
}

/** Sends a bot to a fresh rehearsal room; answers why not when the API refuses. */
export async function sendFirstBot(ask: AskApi, apiKey: string): Promise<FirstBot | { refusal: string }> {
  const room = `first-bot-${randomBytes(roomIdBytes).toString('hex')}`;
  const body = { platform: 'rehearsal', native_meeting_id: room, bot_name: 'First bot' };
  const answer = await ask('POST', '/bots', { headers: { 'x-api-key': apiKey }, body });
  if (answer.status !== 201) return { refusal: JSON.stringify(answer.body) };
  const { id } = Meeting.parse(answer.body);
  return { room, isShown: (happening) => isShown(id, happening) };
}

function isShown(id: number, happening: Happening): boolean {
  if (happening.type === 'segment') return happening.segment.meeting_id === id;
  return (
    happening.type === 'meeting' &&
    happening.meeting.id === id &&
    ['completed', 'failed'].includes(happening.meeting.status)
  );
}
