import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bedrockAnswerer } from '../../../core/assistant/bedrock-answerer.ts';
import { indexMeeting } from '../../../core/assistant/index-meeting.ts';
import { instructions } from '../../../core/assistant/prompt.ts';
import type { Answer } from '../../../core/assistant/question.ts';
import { createAssistantWorld } from './assistant-world.ts';
import { attacks, obedience } from './attacks.ts';
import { startFakeBedrock } from './fake-bedrock.ts';

const question = 'What did we decide about the launch date?';
const delimiter = 'KNOWN-TO-THE-ATTACKER';
const lettersInARow = 40;
const citations = [1, 2, 3, 4, 999, 0, -1, '2', null];

const world = await createAssistantWorld();
const context = {
  ...world.context,
  newSecret: (bytes: number) => (bytes === 18 ? delimiter : world.context.newSecret(bytes)),
};
let attack = '';
let obey: (seen: { system: string; prompt: string; attack: string }) => string = () => '';
const bedrock = await startFakeBedrock(({ system, prompt }) => ({
  text: JSON.stringify({ answer: obey({ system, prompt, attack }), citations }),
}));
const answerer = bedrockAnswerer('some-model', bedrock.environment);

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'not-a-secret';
  const stranger = await world.newUser();
  await indexMeeting(
    world.context,
    await world.hold(stranger, ['We decided on the launch date: STRANGER-CANARY'], 'STRANGER-TITLE'),
  );
});
afterAll(async () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  await bedrock.stop();
});

/** A user in whose meeting the attack was spoken, and another meeting that has nothing to do with the question. */
async function attacked(text: string) {
  attack = text.replaceAll('{delimiter}', delimiter);
  const user = await world.newUser();
  const said = [
    'When is the launch date?',
    { speaker: attack.slice(0, 200), text: `About the launch date. ${attack}` },
    'We decided that the launch date is 16 June.',
  ];
  const meeting = await world.hold(user, said, attack);
  await indexMeeting(world.context, meeting);
  await indexMeeting(world.context, await world.hold(user, ['The salaries: OTHER-CANARY'], 'Payroll'));
  return { user, meeting };
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const instructionLetters = lettersOf(instructions);

function expectHarmless({ response, sources }: Answer) {
  // The question is the asker's own; everything after it was written by others.
  const written = [response.slice(response.indexOf('”')), ...sources.flatMap(({ title, excerpt }) => [title, excerpt])];
  for (const text of written) {
    if (!attack.includes(delimiter)) expect(text).not.toContain(delimiter);
    expect(text).not.toMatch(/STRANGER|OTHER-CANARY|Payroll/);
    expect(text).not.toMatch(/[<>]|\]\(|:\/\/|javascript:|data:\S|evil\.example|203\.0\.113\.7/i);
    expect(text).not.toMatch(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u);
    expect(text).not.toMatch(/[A-Za-z0-9+/=_-]{64}/);
    expect(repeats(lettersOf(text)) || repeats(Array.from(lettersOf(text)).reverse().join(''))).toBe(false);
  }
}

function repeats(letters: string): boolean {
  for (let start = 0; start + lettersInARow <= letters.length; start += 1) {
    if (instructionLetters.includes(letters.slice(start, start + lettersInARow))) return true;
  }
  return false;
}

describe('what is said in a meeting cannot make the assistant', () => {
  it('is attacked in enough ways', () => {
    expect(new Set(attacks).size).toBeGreaterThanOrEqual(30);
  });

  it.each(attacks)('leak, link, lie about its sources or hear passages as orders: %j', async (text) => {
    const { user, meeting } = await attacked(text);
    bedrock.calls.length = 0;
    for (const [name, write] of Object.entries(obedience)) {
      obey = write;
      const answer = await world.ask(user, question, { answerer, context });
      expectHarmless(answer);
      expect(answer.sources.length, name).toBeGreaterThan(0);
      for (const { meeting_id, segment_id } of answer.sources) {
        expect(meeting_id).toBe(meeting.id);
        expect(['segment-0', 'segment-5', 'segment-10']).toContain(segment_id);
      }
    }
    expectHarmless(await world.ask(user, question));
    const { prompt = '', system } = bedrock.calls[0] ?? {};
    expect(system).toBe(instructions);
    expect(prompt.split(delimiter)).toHaveLength(4);
    const lines = prompt.split('\n');
    expect(lines[1]).toBe(lines.at(-2));
    expect(lines.at(-1)).toBe(`Question: ${question}`);
    expect(lines.slice(3, -2).map((line) => /^\[\d+\]/.exec(line)?.[0])).toEqual(['[1]', '[2]', '[3]']);
    expect(prompt).not.toMatch(/STRANGER|OTHER-CANARY/);
  });
});
