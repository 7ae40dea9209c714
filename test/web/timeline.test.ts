import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../../web/app/src/api/types.ts';
import { placeIn, spanOf, speechOf, stagesOf, ticksOf } from '../../web/app/src/meetings/timeline.ts';
import { emptyTranscript, hear, linesOf } from '../../web/app/src/meetings/transcript.ts';

const begin = Date.parse('2026-11-21T09:00:00.000Z');
const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
type Status = History['history'][number]['to'];

function historyOf(moves: readonly (readonly [Status, number])[], lobby?: readonly [number, number | null]): History {
  return {
    history: moves.map(([to, seconds], index) => ({
      version: index + 1,
      from: moves[index - 1]?.[0] ?? null,
      to,
      at: at(seconds),
      actor: 'bot',
      reason: null,
      evidence: null,
    })),
    phases: lobby
      ? [{ phase: 'lobby', at: at(lobby[0]), duration_ms: lobby[1] === null ? null : lobby[1] * 1000, details: null }]
      : [],
  };
}
const shown = (history: History, nowSeconds: number) =>
  stagesOf(history, begin + nowSeconds * 1000).map(({ kind, from, to, isOpen }) => [
    kind,
    (from - begin) / 1000,
    (to - begin) / 1000,
    isOpen,
  ]);

describe('stagesOf', () => {
  it('cuts the wait in the lobby out of starting', () => {
    const history = historyOf(
      [
        ['reserved', 0],
        ['starting', 3],
        ['active', 20],
        ['stopping', 50],
        ['completed', 55],
      ],
      [8, 10],
    );
    expect(shown(history, 999)).toEqual([
      ['reserved', 0, 3, false],
      ['starting', 3, 8, false],
      ['lobby', 8, 18, false],
      ['starting', 18, 20, false],
      ['active', 20, 50, false],
      ['stopping', 50, 55, false],
    ]);
  });

  it('lets the stage that lasts go on until now', () => {
    expect(
      shown(
        historyOf(
          [
            ['reserved', 0],
            ['starting', 3],
          ],
          [8, null],
        ),
        30,
      ),
    ).toEqual([
      ['reserved', 0, 3, false],
      ['starting', 3, 8, false],
      ['lobby', 8, 30, true],
    ]);
    expect(shown(historyOf([['reserved', 0]]), 4)).toEqual([['reserved', 0, 4, true]]);
  });

  it('ends a lobby that nobody ended with the bot', () => {
    const history = historyOf(
      [
        ['reserved', 0],
        ['starting', 3],
        ['failed', 60],
      ],
      [8, null],
    );
    expect(shown(history, 999).at(-1)).toEqual(['lobby', 8, 60, false]);
  });

  it('leaves no gap and turns nothing around, wherever the lobby was', () => {
    const seconds = fc.nat({ max: 200 });
    const lobby = fc.option(fc.tuple(seconds, fc.option(seconds)), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(seconds, seconds, seconds), lobby, ([first, second, third], wait) => {
        const [a, b, c] = [first, first + second, first + second + third];
        const stages = stagesOf(
          historyOf(
            [
              ['reserved', a],
              ['starting', b],
              ['active', c],
            ],
            wait,
          ),
          begin + (c + 5) * 1000,
        );
        for (const [index, { from, to }] of stages.entries()) {
          expect(to).toBeGreaterThanOrEqual(from);
          expect(stages[index + 1]?.from ?? to).toBe(to);
        }
        expect([stages[0]?.from, stages.at(-1)?.to]).toEqual([begin + a * 1000, begin + (c + 5) * 1000]);
      }),
    );
  });

  it('has a span that can be drawn even when nothing has lasted yet', () => {
    const span = spanOf(stagesOf(historyOf([['reserved', 0]]), begin));
    expect(span && span.to - span.from).toBeGreaterThan(0);
    expect(spanOf([])).toBeUndefined();
  });
});

describe('placeIn', () => {
  const span = { from: 0, to: 100 };
  it.each([
    [
      { from: 25, to: 75 },
      { left: 0.25, width: 0.5 },
    ],
    [
      { from: -50, to: 50 },
      { left: 0, width: 0.5 },
    ],
    [
      { from: 90, to: 500 },
      { left: 0.9, width: 0.1 },
    ],
    [
      { from: 100, to: 100 },
      { left: 1, width: 0 },
    ],
  ])('places %j', (part, place) => {
    expect(placeIn(span, part)?.left).toBeCloseTo(place.left);
    expect(placeIn(span, part)?.width).toBeCloseTo(place.width);
  });
  it('places nothing that is outside', () => expect(placeIn(span, { from: 101, to: 102 })).toBeUndefined());
});

describe('ticksOf', () => {
  it('marks round distances, never more than seven, and none beyond the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 86_400_000 }), (length) => {
        const ticks = ticksOf({ from: begin, to: begin + length });
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks[0]).toEqual({ at: begin, label: '0' });
        for (const { at: moment } of ticks) expect(moment).toBeLessThanOrEqual(begin + length);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      }),
    );
  });

  it('counts in minutes for an hour', () => {
    const labels = ticksOf({ from: 0, to: 3_600_000 }).map(({ label }) => label);
    expect(labels).toEqual(['0', '10 min', '20 min', '30 min', '40 min', '50 min', '1 h']);
  });
});

describe('speechOf', () => {
  it('has a lane for each speaker, with short pauses closed', () => {
    const state = hear(
      emptyTranscript,
      [
        { start: 1, end: 2, speaker: 'Ada', text: 'a' },
        { start: 2.5, end: 4, speaker: 'Ada', text: 'b' },
        { start: 5, end: 6, speaker: 'Grace', text: 'c' },
        { start: 20, end: 21, speaker: 'Ada', text: 'd' },
      ],
      true,
    );
    expect(speechOf(linesOf(state), begin)).toEqual([
      {
        speaker: 'Ada',
        millis: 3500,
        spans: [
          { from: begin + 1000, to: begin + 4000, start: 1 },
          { from: begin + 20_000, to: begin + 21_000, start: 20 },
        ],
      },
      { speaker: 'Grace', millis: 1000, spans: [{ from: begin + 5000, to: begin + 6000, start: 5 }] },
    ]);
  });
});
