import { describe, expect, it } from 'vitest';
import { findSample, SampleMeeting, sampleNames } from '../../../core/assistant/samples/samples.ts';
import { anonymous, createAssistantWorld } from './assistant-world.ts';

const world = await createAssistantWorld();

describe('the sample meetings', () => {
  it.each(sampleNames)('are whole: %s', (name) => {
    const { segments } = SampleMeeting.parse(findSample(name));
    expect(segments.length).toBeGreaterThanOrEqual(40);
    expect(segments.length).toBeLessThanOrEqual(80);
    expect(segments.every(({ text, speaker }) => text !== '' && speaker !== '')).toBe(true);
    const starts = segments.map(({ start }) => start);
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
    expect(starts.every(Number.isFinite)).toBe(true);
  });

  it('are found by name only', () => {
    expect(sampleNames).toHaveLength(3);
    for (const name of ['nope', '', 'constructor', '__proto__']) expect(findSample(name)).toBeUndefined();
  });

  it.each([
    ['What did we decide about the launch date?', '16 June 2026', 'launch-planning'],
    ['When does Orbit launch?', '16 June 2026', 'launch-planning'],
    ['Who owns the docs?', 'Dana owns the docs', 'launch-planning'],
    ['Why did checkout go down?', 'share one database', 'incident-review'],
    ['How much money did the outage cost?', 'forty-one thousand euros', 'incident-review'],
    ['What is the price for Harbor Clinics?', 'nineteen euros', 'customer-call'],
    ['What are the action items?', 'twenty-ninth of May', 'incident-review'],
    ['Summarize the launch planning', 'Feature complete', 'launch-planning'],
  ])('answer “%s”', async (question, expected, name) => {
    const { response, sources } = await world.ask(anonymous, question);
    expect(response).toContain(expected);
    expect(sources.length).toBeGreaterThan(0);
    for (const { url, meeting_id, segment_id, excerpt } of sources) {
      expect(url).toMatch(new RegExp(`^/samples/${name}#${segment_id}$`));
      expect(meeting_id).toBeNull();
      expect(findSample(name)?.segments.find((segment) => segment.segment_id === segment_id)?.text).toBe(excerpt);
    }
    expect(sources.map(({ relevance }) => relevance)).toEqual(
      sources.map(({ relevance }) => relevance).sort((one, other) => other - one),
    );
  });

  it('do not answer what nobody said', async () => {
    for (const question of ['What about the Zanzibar office?', 'Simultaneous question 3', 'hello']) {
      const { response, sources } = await world.ask(anonymous, question);
      expect(response).toContain(`You asked: “${question}”`);
      expect(response).toContain('Nothing that was said in the 3 meetings answers this.');
      expect(sources).toEqual([]);
    }
  });

  it('are all that somebody without a key can ask about', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We decided on 1 May as the launch date.']);
    const { steps } = await world.ask(anonymous, 'What did we decide about the launch date?');
    expect(steps[0]?.details).toMatchObject({ documents_found: 3 });
    const named = await world.ask(anonymous, { query: 'launch date', meeting_ids: [meeting.id] });
    expect(named.sources).toEqual([]);
  });
});
