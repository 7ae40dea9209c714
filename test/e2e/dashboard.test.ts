import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/axe.ts';
import { launchTestBrowser, openVisit, signIn, type Visit } from '../support/browser.ts';
import { newRoom, waitForMeeting, waitForStatus } from '../support/meetings.ts';
import type { Pair, RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const scriptBytesMax = 150 * 1024;
const botSeconds = 90;
/** A page that moves less than this while events stream is called stable by browsers' makers. */
const layoutShiftMax = 0.1;

let runner: TestRunner;
let browser: Browser;
beforeAll(async () => {
  [runner, browser] = await Promise.all([
    startTestRunner({ options: ['-c', 'heartbeatSeconds=2', '-c', 'jobStepSeconds=1'] }),
    launchTestBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await runner?.stop();
});

const script = [
  { speaker: 'Ada', text: 'The release is on the twelfth of May.', after_ms: 300 },
  { speaker: 'Grace', text: 'Then I write the release notes by Thursday.', after_ms: 900 },
];
const firstLine = script[0]?.text ?? '';
const linkTo = ({ native_meeting_id }: Pair) => `${runner.url}/rehearsal/${native_meeting_id}`;
const pathTo = ({ platform, native_meeting_id }: Pair) => `/app/meetings/${platform}/${native_meeting_id}`;

async function visitAs(client: RollcallClient, path = '/app/', options?: BrowserContextOptions): Promise<Visit> {
  const visit = await openVisit(browser, runner.url, options);
  await signIn(visit, client.apiKey ?? '', path);
  return visit;
}

async function sendFromPage(page: Page, pair: Pair): Promise<void> {
  await page.getByLabel('Meeting link').fill(linkTo(pair));
  await page.getByRole('button', { name: 'Send a bot' }).click();
}

const cardOf = (page: Page, { native_meeting_id }: Pair) => page.locator(`[data-meeting="${native_meeting_id}"]`);

describe('the first visit', () => {
  it('leads from a key to the first line of a transcript, and to a file of it', async () => {
    const { client } = await runner.newUser(2);
    const pair = newRoom('first');
    await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'auto', script });
    const visit = await visitAs(client);
    const { page, faults } = visit;

    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    expect(await page.evaluate('document.cookie')).not.toContain('rollcall');
    await page.getByText('No bot is in a meeting').waitFor();
    const began = performance.now();
    await page.reload();
    await page.getByText('No bot is in a meeting').waitFor();
    console.log(`The first list of bots was there after ${Math.round(performance.now() - began)} ms.`);
    await page.getByText('0 of 2 slots in use').waitFor();

    await sendFromPage(page, pair);
    await page.getByText('1 of 2 slots in use').waitFor();
    await cardOf(page, pair)
      .locator('[data-status=active]')
      .waitFor({ timeout: botSeconds * 1000 });
    await cardOf(page, pair).getByRole('link').click();
    const log = page.getByRole('log', { name: 'Transcript' });
    await log.getByText(firstLine).waitFor({ timeout: botSeconds * 1000 });
    await page.getByText('In the meeting', { exact: true }).first().waitFor();

    await observeShifts(page);
    await runner.controls.say(pair.native_meeting_id, {
      speaker: 'Ada',
      text: 'One more thing: the workshop in Lisbon.',
    });
    await log.getByText('One more thing: the workshop in Lisbon.').waitFor();
    expect(await shiftsOn(page)).toBeLessThan(layoutShiftMax);

    await page.getByRole('button', { name: 'Ask the bot to leave' }).click();
    await page.getByText('It was asked to leave.').waitFor({ timeout: botSeconds * 1000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'WebVTT' }).click(),
    ]);
    const file = readFileSync(await download.path(), 'utf8');
    expect(file).toMatch(/^WEBVTT\n/);
    expect(file).toContain(`<v Ada>${firstLine}`);
    expect(faults).toEqual([]);
  });

  it('says so when the key is wrong, and asks again once somebody signed out', async () => {
    const visit = await openVisit(browser, runner.url);
    await visit.page.goto('/app/health');
    await visit.page.getByLabel('API key').fill('nonsense');
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.getByRole('alert').getByText('not known here').waitFor();
    await visit.page.getByLabel('API key').fill(runner.apiKey);
    await visit.page.getByLabel('API key').press('Enter');
    await visit.page.getByRole('heading', { name: 'Everything works' }).waitFor();
    await visit.page.getByRole('button', { name: 'Sign out' }).click();
    await visit.page.getByLabel('API key').waitFor();
    await visit.page.reload();
    await visit.page.getByLabel('API key').waitFor();
  });
});

describe('a bot that failed', () => {
  it('has a page that says why and what to do', async () => {
    const { client } = await runner.newUser(1);
    const pair = newRoom('denied');
    await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'deny' });
    const { page } = await visitAs(client);
    await sendFromPage(page, pair);
    await page.getByText('The bot was turned away').waitFor({ timeout: botSeconds * 1000 });
    await page.getByRole('link', { name: pair.native_meeting_id }).click();
    await page.getByRole('heading', { name: 'The bot was turned away' }).waitFor();
    await page.getByText('Tell the host about the bot and what it is for, then send it again.').waitFor();
    await page.getByText('The bot was never in the meeting, so there is nothing to read.').waitFor();

    await page.getByRole('button', { name: 'Delete this meeting' }).click();
    await page.getByRole('button', { name: 'Yes, delete it for good' }).click();
    await page.getByText('Nothing yet').waitFor();
    await page.goto(pathTo(pair));
    await page.getByRole('heading', { name: 'There is no such meeting' }).waitFor();
  });
});

describe('the connection', () => {
  it('comes back by itself, says so, and shows what happened meanwhile', async () => {
    const { client } = await runner.newUser(1);
    const { page } = await visitAs(client);
    await page.locator('[data-live=live]').waitFor();
    await runner.controls.restart(2);
    await page.getByText('Reconnecting…').waitFor();
    await page.locator('[data-live=live]').waitFor({ timeout: 60_000 });
    const pair = newRoom('after');
    await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'manual' });
    await client.requestBot(pair);
    await cardOf(page, pair).waitFor();
    await client.stopBot(pair);
  });
});

describe('the assistant', () => {
  const query = 'When is the release?';
  let client: RollcallClient;
  let visit: Visit;
  let pair: Pair;
  beforeAll(async () => {
    ({ client } = await runner.newUser(1));
    pair = newRoom('asked');
    await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'auto', script });
    await client.requestBot(pair);
    await waitForMeeting(runner, {
      client,
      pair,
      what: 'two lines',
      isSo: ({ data }) => (data.segment_count ?? 0) >= 2,
    });
    await client.stopBot(pair);
    await waitForStatus(runner, { client, pair, status: 'completed' });
    visit = await visitAs(client, '/app/assistant');
  });

  async function ask(mode: 'stream' | 'job') {
    const states: { isStreaming: boolean; progress: number; message: string; step: string }[] = [];
    const polls: string[] = [];
    const { page } = visit;
    page.removeAllListeners('console');
    page.on('console', async (message) => {
      if (message.type() === 'error') visit.faults.push(message.text());
      if (message.text().startsWith('Poll attempt')) polls.push(message.text());
      if (!message.text().startsWith('Streaming store')) return;
      states.push(await message.args()[1]?.jsonValue());
    });
    await page.getByLabel('How').selectOption(mode);
    await page.getByLabel('Question').fill(query);
    await page.getByLabel('Question').press('Enter');
    const turn = page.locator('[data-step]').last();
    await turn.and(page.locator('[data-step=complete]')).waitFor({ timeout: 60_000 });
    return { states, polls, response: await turn.locator('.response').innerText() };
  }

  it('TC-601: shows the steps of a stream and its answer, whose source leads to the passage', async () => {
    const { response } = await ask('stream');
    const { page, faults } = visit;
    expect(response).toContain('twelfth of May');
    await page.locator('.finding').getByText('1 meeting').first().waitFor();
    await page.getByRole('heading', { name: 'Sources' }).waitFor();
    await page.locator('.sources').getByRole('link').first().click();
    await page.locator('[data-marked]').waitFor();
    expect(script.map(({ text }) => text)).toContain((await page.locator('[data-marked]').innerText()).trim());
    await page.getByRole('link', { name: 'Assistant' }).click();
    expect(faults).toEqual([]);
  });

  it('TC-602: makes a job, asks every two seconds, and shows its answer', async () => {
    const { response, polls, states } = await ask('job');
    expect(response).toContain('twelfth of May');
    expect(polls[0]).toBe('Poll attempt 1/150');
    expect(polls.length).toBeGreaterThan(1);
    expect(states.some(({ isStreaming, progress }) => isStreaming && progress > 0 && progress < 100)).toBe(true);
    expect(visit.faults).toEqual([]);
  });

  it('TC-603: keeps each question with the answer that was shown', async () => {
    const { response } = await ask('stream');
    const { body } = await client.send('GET', '/conversations');
    expect(body).toMatchObject({ conversations: [{ query_str: query, response_str: expect.any(String) }, {}, {}] });
    const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    expect(plain(JSON.stringify(body).replaceAll('\\n', ' ').replaceAll('\\"', '"'))).toContain(plain(response));
    await visit.page.getByRole('heading', { name: 'History' }).waitFor();
    await visit.page.locator('.history summary').getByText(query).nth(2).waitFor();
  });

  it('TC-604: has the state go from start to complete, forwards only', async () => {
    const { states } = await ask('stream');
    expect(states[0]).toEqual({ isStreaming: true, progress: 0, message: 'Starting...', step: 'start' });
    expect(states.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['initializing', 'loading_documents', 'analyzing', 'generating_response']),
    );
    expect(states.at(-1)).toMatchObject({ isStreaming: false, progress: 100, step: 'complete' });
    const shown = states.map(({ progress }) => progress);
    expect(shown).toEqual([...shown].sort((one, other) => one - other));
  });
});

describe('executions', () => {
  it('show what the assistant did, with how it ended', async () => {
    const { client } = await runner.newUser(1);
    const visit = await visitAs(client, '/app/assistant');
    const { page } = visit;
    await page.getByLabel('Question').fill('Is anything here?');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await visit.waitFor(page.locator('[data-step=complete]'));
    await page.getByRole('link', { name: 'Executions' }).click();
    const row = page.getByRole('row').filter({ hasText: 'exec_' });
    await visit.waitFor(row.getByText('Completed', { exact: true }));
    expect(await row.count()).toBe(1);
    expect(visit.faults).toEqual([]);
  });
});

describe('two tenants', () => {
  it('never see each other, neither on the page nor on the socket', async () => {
    const tenants = await Promise.all([tenant('mine'), tenant('yours')]);
    await Promise.all(
      tenants.map(async ({ visit, pair }) => {
        await sendFromPage(visit.page, pair);
        await cardOf(visit.page, pair)
          .locator('[data-status=active]')
          .waitFor({ timeout: botSeconds * 1000 });
      }),
    );
    for (const [own, other] of [tenants, tenants.toReversed()] as const) {
      if (own === undefined || other === undefined) throw new Error('There are two tenants.');
      expect(own.frames.join('\n')).toContain(own.pair.native_meeting_id);
      expect(own.frames.join('\n')).not.toContain(other.pair.native_meeting_id);
      expect(await own.visit.page.content()).not.toContain(other.pair.native_meeting_id);
      await own.visit.page.goto(pathTo(other.pair));
      await own.visit.page.getByRole('heading', { name: 'There is no such meeting' }).waitFor();
      await own.client.stopBot(own.pair);
    }
  });

  async function tenant(name: string) {
    const { client } = await runner.newUser(1);
    const visit = await openVisit(browser, runner.url);
    const frames: string[] = [];
    visit.page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
    });
    await signIn(visit, client.apiKey ?? '');
    await visit.page.locator('[data-live=live]').waitFor();
    return { client, visit, frames, pair: newRoom(name) };
  }
});

describe('everybody can use it', () => {
  let client: RollcallClient;
  let live: Pair;
  beforeAll(async () => {
    ({ client } = await runner.newUser(3));
    live = newRoom('listening');
    const denied = newRoom('denied');
    await runner.controls.configureRoom(live.native_meeting_id, { lobby: 'auto', script });
    await runner.controls.configureRoom(denied.native_meeting_id, { lobby: 'deny' });
    await Promise.all([client.requestBot(live), client.requestBot(denied)]);
    await waitForMeeting(runner, {
      client,
      pair: live,
      what: 'words',
      isSo: ({ data }) => (data.segment_count ?? 0) > 1,
    });
    await waitForStatus(runner, { client, pair: denied, status: 'failed' });
    failed = denied;
  });
  let failed: Pair;

  const looks: [string, BrowserContextOptions][] = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ];

  it.each(looks)('axe finds nothing serious on any page, %s', async (_, look) => {
    const visit = await openVisit(browser, runner.url, look);
    const { page } = visit;
    const check = async (name: string) => expect(await seriousFindings(page), name).toEqual([]);
    await page.goto('/app/');
    await page.getByLabel('API key').waitFor();
    await check('sign in');
    await signIn(visit, client.apiKey ?? '');
    await cardOf(page, live).waitFor();
    await check('bots');
    const pages: [string, Locator][] = [
      [pathTo(live), page.getByRole('log').getByText(firstLine)],
      [pathTo(failed), page.getByText('What to do')],
      ['/app/assistant', page.getByText('What would you like to know?')],
      ['/app/executions', page.getByRole('heading', { name: 'Executions' })],
      ['/app/health', page.getByText('Event bus')],
      ['/app/samples/launch-planning#line-3', page.locator('[data-marked]')],
      ['/app/nonsense', page.getByText('There is no such page')],
      ['/app/admin', page.getByText('For the administrator')],
    ];
    for (const [path, mark] of pages) {
      await page.goto(path);
      await visit.waitFor(mark);
      await check(path);
      expect(await isWiderThanScreen(page), path).toBe(false);
    }
  });

  it('axe finds nothing serious for the administrator, who gets a new key shown once', async () => {
    const visit = await openVisit(browser, runner.url);
    const { page } = visit;
    await signIn(visit, runner.adminApiKey);
    await page.getByLabel('E-mail').fill(`${newRoom('ada').native_meeting_id}@example.com`);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('Copy this key now.').waitFor();
    const key = await page.locator('.new-key code').innerText();
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    expect(await page.content()).not.toContain(key);

    const hers = await openVisit(browser, runner.url);
    await signIn(hers, key);
    await hers.page.getByText('0 of 1 slot in use').waitFor();
    await page.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('button', { name: 'Yes, refuse this key' }).click();
    await page.getByText('Without a key').waitFor();
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await visitAs(client);
    await page.reload();
    await page.getByLabel('Meeting link').waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the page' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.getByLabel('Meeting link').and(page.locator(':focus')).waitFor();
  });
});

it(`sends at most ${scriptBytesMax / 1024} KB of JavaScript`, () => {
  const assets = fileURLToPath(new URL('../../web/app/dist/assets/', import.meta.url));
  const scripts = readdirSync(assets).filter((file) => file.endsWith('.js'));
  const bytes = scripts.map((file) => gzipSync(readFileSync(`${assets}${file}`)).length);
  expect(scripts.length).toBeGreaterThan(0);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(scriptBytesMax);
});

const isWiderThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1');

/** Counts what moves without anybody having asked for it, as browsers do. */
const observeShifts = (page: Page): Promise<unknown> =>
  page.evaluate(`globalThis.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts += entry.value;
    }).observe({ type: 'layout-shift' })`);
const shiftsOn = (page: Page): Promise<number> => page.evaluate('globalThis.shifts');
