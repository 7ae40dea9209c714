import { describe, expect, it } from 'vitest';
import { completionReasons, failureReasons, failureStages } from '../../core/meetings/reasons.ts';
import { explainCompletion, explainFailure, explainStage } from '../../web/app/src/reasons.ts';

const sentence = /^[A-Z].+\.$/;

describe('explainFailure', () => {
  it.each(failureReasons)('says of %s in words what happened, what to do, and who can change it', (reason) => {
    const { title, why, todo, side } = explainFailure(reason);
    expect(title).toMatch(/^[A-Z][^._]+$/);
    expect(why).toMatch(sentence);
    expect(todo).toMatch(sentence);
    expect(side).not.toBe('');
    expect(`${title} ${why} ${todo}`).not.toContain(reason);
  });

  it('says something different of each', () => {
    expect(new Set(failureReasons.map((reason) => explainFailure(reason).title)).size).toBe(failureReasons.length);
  });

  it.each(['constructor', 'brand_new_reason', undefined, 7])('does not stumble over %j', (reason) => {
    expect(explainFailure(reason).title).toBe('The bot failed');
  });
});

describe('explainStage and explainCompletion', () => {
  it.each(failureStages)('knows the stage %s', (stage) => expect(explainStage(stage)).toMatch(/^[a-z]/));
  it.each(completionReasons)('knows the ending %s', (reason) => expect(explainCompletion(reason)).toMatch(sentence));
  it('says nothing of what it does not know', () => {
    expect([explainStage('toString'), explainCompletion(undefined)]).toEqual([undefined, undefined]);
  });
});
