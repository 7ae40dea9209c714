import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../core/live/command.ts';

const parse = (message: unknown) => parseCommand(JSON.stringify(message));
const meeting = { platform: 'zoom', native_id: '123456789' };

describe('parseCommand', () => {
  it.each([
    [{ subscribe: 'sessions' }, { type: 'subscribe', topic: 'sessions' }],
    [{ subscribe: 'preparation' }, { type: 'subscribe', topic: 'preparation' }],
    [{ subscribe: 'executions' }, { type: 'subscribe', topic: 'executions' }],
    [{ unsubscribe: 'sessions' }, { type: 'unsubscribe', topic: 'sessions' }],
    [{ refresh: true }, { type: 'refresh' }],
    [{ action: 'ping' }, { type: 'ping' }],
    [
      { action: 'subscribe', meetings: [meeting] },
      { type: 'subscribe_meetings', meetings: [meeting] },
    ],
    [
      { action: 'unsubscribe', meetings: [meeting] },
      { type: 'unsubscribe_meetings', meetings: [meeting] },
    ],
    [
      { action: 'subscribe', meetings: [meeting, meeting] },
      { type: 'subscribe_meetings', meetings: [meeting] },
    ],
    [{ action: 'ping', extra: 1 }, { type: 'ping' }],
  ])('reads %j', (message, command) => {
    expect(parse(message)).toEqual({ command });
  });

  it.each([
    [{ subscribe: 'nonsense' }],
    [{ subscribe: 'meeting:5' }],
    [{ unsubscribe: 'nonsense' }],
    [{ action: 'dance' }],
    [{ action: null }],
    [{ refresh: false }],
    [{}],
    [[]],
    [null],
    ['sessions'],
    [7],
  ])('does not know what %j asks for', (message) => {
    expect(parse(message)).toEqual({ error: 'unknown_action' });
  });

  it.each([
    [{ action: 'subscribe' }],
    [{ action: 'subscribe', meetings: [] }],
    [{ action: 'subscribe', meetings: meeting }],
    [{ action: 'subscribe', meetings: [{ platform: 'zoom' }] }],
    [{ action: 'subscribe', meetings: ['zoom'] }],
    [{ action: 'unsubscribe', meetings: [{ platform: 'zoom', native_id: 5 }] }],
    [{ action: 'subscribe', meetings: Array.from({ length: 51 }, (_, id) => ({ ...meeting, native_id: String(id) })) }],
    [{ subscribe: 5 }],
    [{ subscribe: ['sessions'] }],
    [{ unsubscribe: null }],
  ])('says what is wrong with %j', (message) => {
    const parsed = parse(message);
    expect(parsed).toMatchObject({ error: 'invalid_subscribe_payload' });
    expect('details' in parsed && parsed.details?.length).toBeGreaterThan(0);
  });

  it.each(['', '{', 'ping', '{"subscribe":sessions}', '\u0000'])('refuses %j as no JSON', (text) => {
    expect(parseCommand(text)).toEqual({ error: 'invalid_json' });
  });

  it('answers whatever it is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parseCommand(text);
        expect('error' in parsed || 'command' in parsed).toBe(true);
      }),
    );
  });
});
