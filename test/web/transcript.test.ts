import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyTranscript,
  type Heard,
  hear,
  lineAt,
  linesOf,
  speakersOf,
  takeStored,
  turnsOf,
} from '../../web/app/src/meetings/transcript.ts';

const said = (start: number, text: string, more: Partial<Heard> = {}): Heard => ({
  start,
  end: start + 1,
  speaker: 'Ada',
  text,
  ...more,
});
const textsOf = (state: typeof emptyTranscript) => linesOf(state).map(({ text }) => text);

describe('hear', () => {
  it('shows a line once, with its newest words', () => {
    const first = hear(emptyTranscript, [said(1, 'Good', { revision: 1 })], false);
    const second = hear(first, [said(1, 'Good morning', { revision: 2 })], false);
    expect(textsOf(second)).toEqual(['Good morning']);
  });

  it('ends with the highest revisions, in whatever order they come', () => {
    const revisions = [1, 2, 3, 4].flatMap((revision) =>
      [0, 5].map((start) => said(start, `${start}/${revision}`, { revision })),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(revisions, { minLength: revisions.length }), (order) => {
        const state = order.reduce((before, segment) => hear(before, [segment], false), emptyTranscript);
        expect(textsOf(state)).toEqual(['0/4', '5/4']);
      }),
    );
  });

  it('keeps apart what two people say at the same moment', () => {
    const state = hear(emptyTranscript, [said(1, 'Yes'), said(1, 'No', { speaker: 'Grace' })], true);
    expect(speakersOf(linesOf(state))).toEqual(['Ada', 'Grace']);
  });

  it('does not change what it was given', () => {
    const before = hear(emptyTranscript, [said(1, 'Good', { revision: 1 })], false);
    hear(before, [said(1, 'Good morning', { revision: 2 })], false);
    expect(textsOf(before)).toEqual(['Good']);
  });
});

describe('takeStored', () => {
  it('replaces what was there, what has gone included', () => {
    const heard = hear(emptyTranscript, [said(1, 'Hm'), said(2, 'Um')], false);
    expect(textsOf(takeStored(heard, [said(2, 'Welcome')], heard.change))).toEqual(['Welcome']);
  });

  it('keeps what came over the socket after the server was asked', () => {
    const asked = hear(emptyTranscript, [said(1, 'Good')], false);
    const meanwhile = hear(asked, [said(1, 'Good morning'), said(3, 'Shall we start?')], false);
    expect(textsOf(takeStored(meanwhile, [said(1, 'Good')], asked.change))).toEqual([
      'Good morning',
      'Shall we start?',
    ]);
  });

  it('still refuses an older revision afterwards', () => {
    const heard = hear(emptyTranscript, [said(1, 'Good morning', { revision: 5 })], false);
    const stored = takeStored(heard, [said(1, 'Good morning')], heard.change);
    expect(textsOf(hear(stored, [said(1, 'Good', { revision: 4 })], false))).toEqual(['Good morning']);
  });
});

describe('turnsOf', () => {
  it('puts together what one speaker says without a long pause', () => {
    const lines = linesOf(
      hear(
        emptyTranscript,
        [said(0, 'a'), said(2, 'b'), said(4, 'c', { speaker: 'Grace' }), said(6, 'd'), said(60, 'e')],
        true,
      ),
    );
    expect(turnsOf(lines).map((turn) => [turn.speaker, turn.lines.map(({ text }) => text).join('')])).toEqual([
      ['Ada', 'ab'],
      ['Grace', 'c'],
      ['Ada', 'd'],
      ['Ada', 'e'],
    ]);
  });
});

describe('lineAt', () => {
  const lines = linesOf(hear(emptyTranscript, [said(1, 'a'), said(5, 'b'), said(9, 'c')], true));
  it.each([
    [0, 'a'],
    [1, 'a'],
    [4.9, 'a'],
    [5, 'b'],
    [99, 'c'],
  ])('at %f s is the line %s', (seconds, text) => expect(lineAt(lines, seconds)?.text).toBe(text));
  it('is none where nothing was said', () => expect(lineAt([], 3)).toBeUndefined());
});
