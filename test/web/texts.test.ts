import { describe, expect, it } from 'vitest';
import { phases } from '../../core/meetings/phase.ts';
import { statuses } from '../../core/meetings/status.ts';
import { failureOf } from '../../web/app/src/api/failure.ts';
import type { Meeting } from '../../web/app/src/api/types.ts';
import { outcomeOf } from '../../web/app/src/meetings/outcome.ts';
import { readLink } from '../../web/app/src/meetings/read-link.ts';
import { phaseLabel, statusWords, wordsFor } from '../../web/app/src/words.ts';

describe('words of a bot', () => {
  it('has a label of its own for each status, and for the lobby', () => {
    const labels = [...statuses.map((status) => wordsFor(status).label), wordsFor('starting', 'lobby').label];
    expect(new Set(labels).size).toBe(statuses.length + 1);
  });
  it.each(phases)('names the step %s', (phase) => expect(phaseLabel(phase)).toMatch(/^[A-Z]/));
  it.each(statuses)('says what %s means', (status) => expect(statusWords[status].means).toMatch(/\.$/));
});

describe('failureOf', () => {
  it.each([
    [429, { detail: 'Maximum concurrent bots limit reached (2)' }, 'Maximum concurrent bots limit reached (2)'],
    [422, { detail: [{ loc: ['body'], msg: 'One', type: 'x' }, { msg: 'Two' }] }, 'One. Two'],
    [404, { error: 'Job not found' }, 'Job not found'],
    [429, { message: 'Too Many Requests' }, 'Too many requests at once. Wait a moment and try again.'],
    [503, undefined, 'Rollcall could not do that just now. Try again in a moment.'],
    [418, 'tea', 'Rollcall refused that (status 418).'],
  ])('says of %i %j: %s', (status, body, message) =>
    expect(failureOf(status, body)).toMatchObject({ status, message }),
  );
});

describe('outcomeOf', () => {
  const meeting = (status: Meeting['status'], data: Record<string, unknown>): Meeting => ({
    id: 1,
    user_id: 1,
    platform: 'zoom',
    native_meeting_id: '123456789',
    constructed_meeting_url: '',
    status,
    bot_container_id: '',
    start_time: '2026-11-21T09:00:00.000Z',
    end_time: '2026-11-21T09:30:00.000Z',
    data,
    created_at: '',
    updated_at: '',
  });

  it.each([
    [
      'completed',
      { completion_reason: 'meeting_ended', segment_count: 12 },
      '12 lines in 30 min. The meeting ended.',
      false,
    ],
    ['completed', { completion_reason: 'meeting_ended' }, 'The meeting ended.', true],
    ['completed', { completion_reason: 'stopped_before_join' }, /called back/, false],
    [
      'failed',
      { failure_reason: 'admission_timeout', failure_stage: 'lobby' },
      'Nobody let the bot in, in the lobby.',
      false,
    ],
    [
      'failed',
      { failure_reason: 'stale_active_timeout', failure_stage: 'active' },
      /fell silent, in the meeting/,
      true,
    ],
  ] as const)('%s %j', (status, data, text, isEmpty) => {
    const outcome = outcomeOf(meeting(status, data));
    expect(outcome.text).toMatch(text);
    expect(outcome.isEmpty).toBe(isEmpty);
  });
});

describe('readLink', () => {
  const own = 'http://127.0.0.1:8056';
  it.each([
    ['https://meet.google.com/abc-defg-hij', 'google_meet'],
    [' https://teams.live.com/meet/9876543210?p=abcdefgh ', 'teams'],
    ['https://us02web.zoom.us/j/123456789?pwd=x', 'zoom'],
    [`${own}/rehearsal/my-room`, 'rehearsal'],
    ['https://zoom.us.evil.example/j/123456789', undefined],
    ['http://elsewhere.example/rehearsal/my-room', undefined],
    ['abc-defg-hij', undefined],
    ['', undefined],
  ])('%j is %s', (text, platform) => expect(readLink(text, own)).toBe(platform));
});
