import { describe, expect, it } from 'vitest';
import { agoText, clockText, durationText } from '../../web/app/src/time.ts';

describe('durationText', () => {
  it.each([
    [-5, '0 s'],
    [400, '0 s'],
    [3_000, '3 s'],
    [59_700, '1 min'],
    [250_000, '4 min 10 s'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 5 min'],
    [90_000_000, '1 d 1 h'],
  ])('%i ms is %s', (millis, text) => expect(durationText(millis)).toBe(text));
});

describe('agoText', () => {
  const at = '2026-11-21T09:00:00.000Z';
  it.each([
    [-1_000, 'just now'],
    [9_000, 'just now'],
    [59_000, '59 s ago'],
    [61_000, '1 min ago'],
    [7_300_000, '2 h ago'],
    [260_000_000, '3 d ago'],
  ])('%i ms later is %s', (later, text) => expect(agoText(at, Date.parse(at) + later)).toBe(text));
});

describe('clockText', () => {
  it.each([
    [0, '00:00'],
    [7.9, '00:07'],
    [250, '04:10'],
    [3_723, '1:02:03'],
  ])('%f s into the meeting is %s', (seconds, text) => expect(clockText(seconds)).toBe(text));
});
