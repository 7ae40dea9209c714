import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultScript } from '../../../local/rehearsal/default-script.ts';
import { rehearsalLimits } from '../../../local/rehearsal/limits.ts';
import { startRooms } from './room-server.ts';

let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

type Event = {
  type: string;
  id?: number;
  speaker?: string;
  text?: string;
  present?: { id: string | null; name: string }[];
  waiting?: { id: string | null; name: string }[];
  lobby?: string;
  actors?: string;
  you?: string;
};
const soon = { timeout: 10_000, interval: 20 };
const manual = { lobby: 'manual' };

/** A page in the room, without a browser: the events it was sent. */
async function visit(room: string, name = 'Visitor') {
  const leave = new AbortController();
  const response = await fetch(`${rooms.url}/rehearsal/${room}/events?name=${encodeURIComponent(name)}`, {
    signal: leave.signal,
  });
  const events: Event[] = [];
  const over = (async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)));
    }
  })().catch(() => undefined);
  onTestFinished(() => leave.abort());
  const types = () => events.map(({ type }) => type);
  const until = (type: string) => vi.waitFor(() => expect(types()).toContain(type), soon);
  return { events, over, until, leave: () => leave.abort() };
}
const put = (room: string, body: unknown) => rooms.call('PUT', `/rehearsal/${room}`, body);
const post = (room: string, control: string, body?: unknown) =>
  rooms.call('POST', `/rehearsal/${room}/${control}`, body);

describe('a room nobody configured', () => {
  it('admits after a second and has two speakers who begin to talk within two', async () => {
    const since = Date.now();
    const page = await visit('unset');
    expect((await rooms.state('unset')).waiting).toEqual(['Visitor']);
    await page.until('people');
    expect(Date.now() - since).toBeGreaterThanOrEqual(900);
    const admitted = Date.now();
    await page.until('caption');
    expect(Date.now() - admitted).toBeLessThan(2500);
    expect((await rooms.state('unset')).participants).toEqual([
      ...new Set(defaultScript.map(({ speaker }) => speaker)),
      'Visitor',
    ]);
  });

  it('has a script of at least twenty different lines by two speakers', () => {
    expect(new Set(defaultScript.map(({ text }) => text)).size).toBeGreaterThanOrEqual(20);
    expect(new Set(defaultScript.map(({ speaker }) => speaker)).size).toBe(2);
  });

  it('has an empty state before anybody used it, and does not exist for asking', async () => {
    expect(await rooms.state('never-used')).toEqual({ participants: [], waiting: [], said: [] });
  });
});

describe('PUT /rehearsal/{room}', () => {
  it('speaks the script, counted from the first admission, and ends when told', async () => {
    const script = [
      { speaker: 'Ada', text: 'one', after_ms: 50 },
      { speaker: 'Grace', text: 'two', after_ms: 150 },
    ];
    const answer = await put('scripted', { lobby: 'manual', script, end_after_ms: 400 });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { participants: ['Ada', 'Grace'], waiting: [], said: [] },
    ]);
    const page = await visit('scripted');
    await page.until('lobby');
    await post('scripted', 'admit');
    await page.over;
    expect(
      page.events.filter(({ type }) => type === 'caption').map(({ speaker, text }) => `${speaker} ${text}`),
    ).toEqual(['Ada one', 'Grace two']);
    expect(page.events.at(-1)).toEqual({ type: 'ended' });
    expect((await rooms.state('scripted')).said).toMatchObject([
      { speaker: 'Ada', text: 'one' },
      { speaker: 'Grace', text: 'two' },
    ]);
  });

  it('starts the meeting anew for who comes after its end', async () => {
    await put('again', { lobby: 'auto', script: [{ speaker: 'Ada', text: 'hello', after_ms: 0 }], end_after_ms: 50 });
    await (await visit('again')).over;
    const second = await visit('again');
    await second.over;
    expect(second.events.map(({ type }) => type)).toContain('caption');
  });

  it('denies everybody where the lobby says so', async () => {
    await put('closed', { lobby: 'deny' });
    const page = await visit('closed');
    await page.over;
    expect(page.events.at(-1)).toEqual({ type: 'denied' });
  });

  it('lets those in who wait when the lobby becomes automatic', async () => {
    await put('opening', manual);
    const page = await visit('opening');
    await page.until('lobby');
    await put('opening', { lobby: 'auto' });
    await page.until('people');
  });

  it.each([
    ['no lobby', {}, ['body', 'lobby']],
    ['an unknown lobby', { lobby: 'open' }, ['body', 'lobby']],
    ['an unknown field', { ...manual, colour: 'red' }, ['body']],
    ['a line without text', { ...manual, script: [{ speaker: 'Ada', after_ms: 1 }] }, ['body', 'script', 0, 'text']],
    [
      'a negative time',
      { ...manual, script: [{ speaker: 'Ada', text: 'x', after_ms: -1 }] },
      ['body', 'script', 0, 'after_ms'],
    ],
    [
      'a text that is too long',
      { ...manual, script: [{ speaker: 'A', text: 'x'.repeat(rehearsalLimits.textCharactersMax + 1), after_ms: 1 }] },
      ['body', 'script', 0, 'text'],
    ],
    [
      'an end in more than a day',
      { ...manual, end_after_ms: rehearsalLimits.delayMillisMax + 1 },
      ['body', 'end_after_ms'],
    ],
  ])('refuses with 422 when there is %s, and changes nothing', async (_, body, loc) => {
    const answer = await put('refused', body);
    expect(answer.status).toBe(422);
    expect((await answer.json()) as object).toMatchObject({ detail: [{ loc }] });
    expect(await rooms.state('refused')).toEqual({ participants: [], waiting: [], said: [] });
  });

  it('refuses what is no JSON and what is too large', async () => {
    const bad = await fetch(`${rooms.url}/rehearsal/refused`, { method: 'PUT', body: '{' });
    expect([bad.status, await bad.json()]).toMatchObject([422, { detail: [{ loc: ['body'], type: 'json_invalid' }] }]);
    const large = await fetch(`${rooms.url}/rehearsal/refused`, {
      method: 'PUT',
      body: 'x'.repeat(rehearsalLimits.bodyBytesMax + 1),
    });
    expect(large.status).toBe(413);
  });
});

describe('POST /rehearsal/{room}/…', () => {
  it('lets in, hears and removes', async () => {
    await put('controls', manual);
    const page = await visit('controls', 'Bot');
    await page.until('lobby');
    expect(await (await post('controls', 'admit')).json()).toMatchObject({
      participants: ['Host', 'Bot'],
      waiting: [],
    });
    const said = await post('controls', 'say', { speaker: 'Ada', text: 'Hello there, how are you today?' });
    expect(await said.json()).toMatchObject({
      participants: ['Host', 'Ada', 'Bot'],
      said: [{ speaker: 'Ada', text: 'Hello there, how are you today?' }],
    });
    await post('controls', 'remove');
    await page.over;
    const captions = page.events.filter(({ type }) => type === 'caption');
    // Written word by word, in one block; the removal does not cut off what was said.
    expect(new Set(captions.map(({ id }) => id)).size).toBe(1);
    expect(captions.at(-1)?.text).toBe('Hello there, how are you today?');
    expect(page.events.at(-1)).toEqual({ type: 'removed' });
    expect((await rooms.state('controls')).participants).toEqual(['Host']);
  });

  it('denies those who wait, and not those in the call', async () => {
    await put('deny', manual);
    const inside = await visit('deny', 'Inside');
    await inside.until('lobby');
    await post('deny', 'admit');
    const outside = await visit('deny', 'Outside');
    await outside.until('lobby');
    await post('deny', 'deny');
    await outside.over;
    expect(outside.events.at(-1)).toEqual({ type: 'denied' });
    expect((await rooms.state('deny')).participants).toEqual(['Host', 'Inside']);
  });

  it('ends the meeting for all, those in the lobby included', async () => {
    await put('end', manual);
    const [first, second] = [await visit('end', 'A'), await visit('end', 'B')];
    await first.until('lobby');
    await post('end', 'admit');
    await post('end', 'end');
    await Promise.all([first.over, second.over]);
    expect([first.events.at(-1), second.events.at(-1)]).toEqual([{ type: 'ended' }, { type: 'ended' }]);
  });

  it('lets in, turns away and removes one by id, and nobody else', async () => {
    await put('one-by-one', manual);
    const host = await visit('one-by-one', 'Host of the test');
    await host.until('lobby');
    await post('one-by-one', 'admit');
    const [wanted, unwanted] = [await visit('one-by-one', 'Wanted'), await visit('one-by-one', 'Unwanted')];
    const lastNews = () => host.events.findLast(({ type }) => type === 'people');
    await vi.waitFor(() => expect(lastNews()?.waiting).toHaveLength(2), soon);
    const idOf = (name: string) => lastNews()?.waiting?.find((person) => person.name === name)?.id;
    const [id, otherId] = [idOf('Wanted'), idOf('Unwanted')];
    await post('one-by-one', 'deny', { id: otherId });
    await unwanted.over;
    expect((await rooms.state('one-by-one')).waiting).toEqual(['Wanted']);
    await post('one-by-one', 'admit', { id });
    await wanted.until('people');
    expect(wanted.events.find(({ type }) => type === 'people')?.you).toBe(id);
    expect(lastNews()?.present).toEqual([
      { id: null, name: 'Host' },
      { id: expect.any(String), name: 'Host of the test' },
      { id, name: 'Wanted' },
    ]);
    expect((await post('one-by-one', 'remove', { id: otherId })).status).toBe(404);
    await post('one-by-one', 'remove', { id });
    await wanted.over;
    expect(wanted.events.at(-1)).toEqual({ type: 'removed' });
    expect((await rooms.state('one-by-one')).participants).toEqual(['Host', 'Host of the test']);
  });

  it('changes the lobby alone, for those who wait too', async () => {
    await post('doors', 'lobby', { lobby: 'manual' });
    const page = await visit('doors', 'Guest');
    await page.until('lobby');
    expect((await rooms.state('doors')).waiting).toEqual(['Guest']);
    await post('doors', 'lobby', { lobby: 'auto' });
    await page.until('people');
    // Its two speakers are still there: nobody configured the room.
    expect(page.events.find(({ type }) => type === 'people')).toMatchObject({ lobby: 'auto', actors: 'speaking' });
    await post('doors', 'lobby', { lobby: 'deny' });
    const late = await visit('doors', 'Late');
    await late.over;
    expect(late.events.at(-1)).toEqual({ type: 'denied' });
    expect((await post('doors', 'lobby', { lobby: 'ajar' })).status).toBe(422);
  });

  it('asks the two speakers to be quiet, and to go on', async () => {
    await post('quiet', 'actors', { quiet: true });
    const page = await visit('quiet');
    await page.until('people');
    await post('quiet', 'say', { speaker: 'Visitor', text: 'I am alone' });
    await post('quiet', 'actors', { quiet: false });
    await vi.waitFor(async () => expect((await rooms.state('quiet')).said.length).toBeGreaterThan(1), soon);
    expect((await rooms.state('quiet')).said.map(({ speaker }) => speaker)).toEqual(['Visitor', 'Mara Lindqvist']);
    expect(page.events.filter(({ type }) => type === 'people').map(({ actors }) => actors)).toEqual([
      'quiet',
      'speaking',
    ]);
  });

  it('forgets who goes away, from lobby and call', async () => {
    await put('leaving', manual);
    const page = await visit('leaving');
    await page.until('lobby');
    page.leave();
    await vi.waitFor(async () => expect((await rooms.state('leaving')).waiting).toEqual([]), soon);
  });

  it('keeps a bounded number of lines', async () => {
    for (let line = 0; line < rehearsalLimits.saidMax + 5; line += 1)
      await post('talk', 'say', { speaker: 'A', text: `${line}` });
    const { said } = await rooms.state('talk');
    expect(said).toHaveLength(rehearsalLimits.saidMax);
    expect(said[0]?.text).toBe('5');
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/rehearsal', 404],
    ['GET', '/rehearsal/ab', 404],
    ['GET', '/rehearsal/room/unknown', 404],
    ['GET', '/rehearsal/../package.json', 418],
    ['GET', '/rehearsal/-/..%2F..%2Fpackage.json', 404],
    ['GET', '/elsewhere', 418],
    ['DELETE', '/rehearsal/room', 405],
    ['GET', '/rehearsal/room/end', 405],
    ['POST', '/rehearsal/-/room.js', 405],
    ['GET', '/rehearsal/room/events', 422],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await rooms.call(method, path)).status).toBe(status);
  });

  it('serves the page and its files, for this origin only', async () => {
    const page = await rooms.call('GET', '/rehearsal/any-room');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const files = [...(await page.text()).matchAll(/\/rehearsal\/-\/[a-z.-]+/g)].map(([path]) => path);
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect((await rooms.call('GET', path)).status).toBe(200);
  });

  it('refuses a visitor when the room is full', async () => {
    await put('full', manual);
    for (let person = 0; person < rehearsalLimits.peopleMax; person += 1) await visit('full', `P${person}`);
    expect((await rooms.call('GET', '/rehearsal/full/events?name=late')).status).toBe(429);
  });
});
