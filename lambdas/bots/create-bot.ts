import { CreateBot, createBot as create } from '../../core/meetings/create-bot.ts';
import { Meeting } from '../../core/meetings/meeting-view.ts';
import { Answer } from '../http/answer.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleMeeting } from '../meetings/examples.ts';

export const createBot = userRoute(
  {
    body: CreateBot,
    success: 201,
    document: {
      tag: 'Bots',
      summary: 'Send a bot into a meeting',
      description:
        'Reserves one of your slots and starts a bot. Give platform and native_meeting_id, or only meeting_url. ' +
        'The answer comes at once with status `reserved`; GET /bots/status and GET /meetings show how it goes on.',
      headers: {
        'Idempotency-Key':
          '1-255 printable ASCII characters. A repeat with the same key and body within 48 h gets the first answer again, with `Idempotency-Replayed: true`.',
      },
      bodyExample: { platform: 'google_meet', native_meeting_id: 'abc-defg-hij', bot_name: 'Notes', language: 'en' },
      answer: Meeting,
      answerExample: exampleMeeting,
      refusals: {
        409: 'An active or requested meeting already exists for this platform and meeting ID. Platform: P, Native Meeting ID: X',
        429: 'Maximum concurrent bots limit reached (N)',
      },
    },
  },
  async (context, { caller, body, event }) => {
    const key = event.headers['idempotency-key'];
    const { body: text, replayed } = await create(context, caller.userId, body, key);
    // The stored text itself, so that a replay is the first answer byte for byte.
    return new Answer(201, text, {
      'content-type': 'application/json',
      ...(replayed && { 'idempotency-replayed': 'true' }),
    });
  },
);
