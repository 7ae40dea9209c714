import { describe, expect, it } from 'vitest';
import { indexMeeting } from '../../../core/assistant/index-meeting.ts';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import { digestKey, indexPrefix, meetingPartition } from '../../../core/meetings/meeting-keys.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { updateMeeting } from '../../../core/meetings/update-meeting.ts';
import { segmentKey } from '../../../core/segments/segment-keys.ts';
import { createAssistantWorld } from './assistant-world.ts';

const world = await createAssistantWorld();
const { context } = world;

const launchTalk = [
  { speaker: 'Jonas', text: 'The importer still has three serious bugs.' },
  { speaker: 'Mara', text: 'What about the launch date then?' },
  { speaker: 'Jonas', text: 'I would sleep well with the sixteenth of June.' },
  { speaker: 'Mara', text: 'Decided: we launch on 16 June, and the docs are due on the tenth.' },
  { speaker: 'Jonas', text: 'Fine with me.' },
];
const question = 'What did we decide about the launch date?';

async function userWithLaunch() {
  const user = await world.newUser();
  const meeting = await world.hold(user, launchTalk, 'Launch planning');
  await indexMeeting(context, meeting);
  return { user, meeting };
}

describe('answerQuestion', () => {
  it('quotes who said what, when and where, and names the question first', async () => {
    const { user, meeting } = await userWithLaunch();
    const { response, sources, metadata } = await world.ask(user, question);
    expect(response.split('\n')[0]).toBe(`You asked: “${question}”`);
    expect(response).toContain('On 2 January 2026 in “Launch planning”');
    expect(response).toContain(
      'Mara said at 00:15: “Decided: we launch on 16 June, and the docs are due on the tenth.”',
    );
    expect(sources[0]).toEqual({
      title: 'Launch planning',
      url: `/transcripts/google_meet/${meeting.native_meeting_id}?meeting_id=${meeting.id}#segment-15`,
      relevance: expect.any(Number),
      type: 'transcript',
      meeting_id: meeting.id,
      segment_id: 'segment-15',
      speaker: 'Mara',
      start: 15,
      excerpt: launchTalk[3]?.text,
    });
    expect(metadata).toEqual({ processing_time: 0, documents_analyzed: 1, model_version: 'rollcall-extractive-1' });
  });

  it('tells three steps in order, with the figures that are known', async () => {
    const { user } = await userWithLaunch();
    await world.hold(user, ['Lunch was good']);
    const { steps } = await world.ask(user, question);
    expect(steps).toEqual([
      {
        step: 'loading_documents',
        message: 'Loading documents...',
        progress: 25,
        details: { documents_found: 2, sources: ['Launch planning'] },
      },
      {
        step: 'analyzing',
        message: 'Analyzing...',
        progress: 50,
        details: { meetings_searched: 1, passages_found: 2 },
      },
      {
        step: 'generating_response',
        message: 'Generating the response...',
        progress: 75,
        details: { passages_used: 5, model: 'rollcall-extractive-1' },
      },
    ]);
  });

  it('never answers from meetings of somebody else', async () => {
    const { meeting } = await userWithLaunch();
    const stranger = await world.newUser();
    for (const meeting_ids of [undefined, [meeting.id]]) {
      const { response, sources, steps } = await world.ask(stranger, {
        query: question,
        ...(meeting_ids && { meeting_ids }),
      });
      expect(response).toContain('There is no transcript to search yet.');
      expect(JSON.stringify({ response, sources, steps })).not.toMatch(/16 June|sixteenth|Launch planning/);
    }
  });

  it('says so when nothing fits', async () => {
    const { user } = await userWithLaunch();
    const { response, sources, metadata } = await world.ask(user, 'How is the weather in Zanzibar?');
    expect(response).toContain('Nothing that was said in the meeting answers this.');
    expect(sources).toEqual([]);
    expect(metadata.documents_analyzed).toBe(0);
  });

  it('answers an empty question kindly, without a look at the table', async () => {
    const { user } = await userWithLaunch();
    const table = new Proxy(context.table, {
      get: (_, name) => {
        throw new Error(`table.${String(name)} was used`);
      },
    });
    const { response, steps } = await world.ask(user, '  ', { context: { ...context, table } });
    expect(response).toMatch(/^Ask anything/);
    expect(steps.map(({ progress }) => progress)).toEqual([25, 50, 75]);
  });

  it('searches nothing when documents are off, but meetings that are named in any case', async () => {
    const { user, meeting } = await userWithLaunch();
    const off = { query: question, auto_load_documents: false };
    expect((await world.ask(user, off)).response).toContain('No transcript was searched');
    const named = await world.ask(user, { ...off, meeting_ids: [meeting.id] });
    expect(named.response).toContain('16 June');
  });

  it('searches only the meetings that are named', async () => {
    const { user } = await userWithLaunch();
    const other = await world.hold(user, ['We decided that the launch date stays open.']);
    const { sources } = await world.ask(user, { query: question, meeting_ids: [other.id] });
    expect(sources.map(({ meeting_id }) => meeting_id)).toEqual([other.id]);
  });

  it('searches a running meeting from what has been said so far, and stores nothing', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    await world.say(meeting, launchTalk);
    const { response, metadata } = await world.ask(user, question);
    expect(response).toContain('16 June');
    expect(metadata.documents_analyzed).toBe(1);
    expect(await context.table.find(digestKey(meeting))).toBeUndefined();
  });

  it('indexes ended meetings that have no index, three a question, the newest first', async () => {
    const user = await world.newUser();
    const meetings: MeetingRecord[] = [];
    for (let number = 0; number < 5; number += 1) {
      meetings.push(await world.hold(user, [`The launch number ${number} is on ${number + 1} June.`]));
      world.advance(1);
    }
    const indexed = async () =>
      (await context.table.findAll(meetings.map(digestKey))).map(({ meeting_id }) => meeting_id);
    const { steps } = await world.ask(user, question);
    expect(steps[0]?.details).toMatchObject({ documents_found: 5 });
    expect((await indexed()).sort()).toEqual(meetings.slice(2).map(({ id }) => id));
    await world.ask(user, question);
    expect(await indexed()).toHaveLength(5);
  });

  it('indexes once more what was indexed before the last words came in', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['Hello']);
    await indexMeeting(context, meeting);
    await world.say(meeting, [{ text: 'The launch is on 16 June.', start: 90 }]);
    expect((await world.ask(user, question)).response).toContain('Nothing that was said');
    world.advance(61);
    expect((await world.ask(user, question)).response).toContain('16 June');
    const digest = await context.table.find(digestKey(meeting));
    await world.ask(user, question);
    expect(await context.table.find(digestKey(meeting))).toEqual(digest);
  });

  it('answers although a missing index cannot be made, and logs it', async () => {
    const { user } = await userWithLaunch();
    const broken = await world.hold(user, ['The launch is never.']);
    const key = segmentKey(broken.id, { start: 0, segment_id: 'segment-0' });
    await context.table.update({ update: key, remove: ['text'] });
    expect((await world.ask(user, question)).response).toContain('16 June');
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'index_failed', meeting_id: broken.id }));
  });

  it('makes the index anew when its chunks are not those of the digest', async () => {
    const { user, meeting } = await userWithLaunch();
    const chunk = { pk: meetingPartition(meeting.id), sk: `${indexPrefix}00` };
    await context.table.update({ update: chunk, set: { build: 'another' } });
    expect((await world.ask(user, question)).response).toContain('16 June');
    expect((await context.table.find(chunk))?.build).toBe((await context.table.find(digestKey(meeting)))?.build);
  });

  it('goes by the name that the meeting has now', async () => {
    const { user, meeting } = await userWithLaunch();
    await updateMeeting(context, user, meeting, { data: { name: 'Renamed' } });
    expect((await world.ask(user, question)).sources[0]?.title).toBe('Renamed');
  });

  it('leaves out a meeting that was deleted since', async () => {
    const { user, meeting } = await userWithLaunch();
    const digest = await context.table.find(digestKey(meeting));
    await deleteMeeting(context, user, meeting, meeting.id);
    // As a read of the digests shows it that is a moment behind.
    await context.table.transact({ digest: { put: { ...digestKey(meeting), ...digest } } });
    const { response, sources } = await world.ask(user, question);
    expect(sources).toEqual([]);
    expect(response).not.toContain('16 June');
  });

  it('stops between the steps when it is told to', async () => {
    const { user } = await userWithLaunch();
    const stop = new AbortController();
    const told: string[] = [];
    const onStep = async ({ step }: { step: string }) => {
      told.push(step);
      if (step === 'analyzing') stop.abort(new Error('Cancelled'));
    };
    await expect(world.ask(user, question, { onStep, signal: stop.signal })).rejects.toThrow('Cancelled');
    expect(told).toEqual(['loading_documents', 'analyzing']);
  });

  it('logs neither the question nor what was said', async () => {
    const { user } = await userWithLaunch();
    await world.ask(user, `${question} canary-question`);
    expect(JSON.stringify(world.logged)).not.toMatch(/canary-question|16 June|importer/);
  });
});

describe('the history of a conversation', () => {
  const history = [
    { role: 'user' as const, content: 'When is the launch?' },
    { role: 'assistant' as const, content: 'On 16 June.' },
  ];

  it('is counted in the answer', async () => {
    const { user } = await userWithLaunch();
    const told = async (more: object) =>
      (await world.ask(user, { query: question, ...more })).response.split('\n').at(-1);
    expect(await told({ conversation_history: history })).toBe('2 earlier messages were considered.');
    expect(await told({ conversation_history: history.slice(1) })).toBe('1 earlier message was considered.');
    expect(await told({})).toBe('No earlier messages were considered.');
    expect(await told({ conversation_history: history, memory_enabled: false })).toBe(
      'No earlier messages were considered.',
    );
    const long = Array.from({ length: 50 }, () => history).flat();
    expect(await told({ conversation_history: long })).toBe('The last 20 of 100 earlier messages were considered.');
  });

  it('helps to find what a question that leans on it means, unless memory is off', async () => {
    const { user } = await userWithLaunch();
    const lean = { query: 'Who said so?', conversation_history: history };
    expect((await world.ask(user, lean)).response).toContain('16 June');
    expect((await world.ask(user, { ...lean, memory_enabled: false })).sources).toEqual([]);
  });

  it('does not lead a question astray that stands by itself', async () => {
    const { user } = await userWithLaunch();
    const { sources } = await world.ask(user, {
      query: 'Which serious bugs does the importer have?',
      conversation_history: history,
    });
    expect(sources.map(({ segment_id }) => segment_id)[0]).toBe('segment-0');
  });
});
