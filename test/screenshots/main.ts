import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchTestBrowser, openVisit, signIn, type Visit } from '../support/browser.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { weekly } from './weekly.ts';

/** Takes the pictures of the dashboard that the documents show, from a real stack with real bots. */
const directory = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const wide: BrowserContextOptions = { viewport: { width: 1280, height: 820 } };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
};
const room = (native_meeting_id: string) => ({ platform: 'rehearsal', native_meeting_id });
const lineMillis = 1200;

mkdirSync(directory, { recursive: true });
const runner = await startTestRunner({ options: ['-c', 'heartbeatSeconds=2'] });
const browser = await launchTestBrowser();
try {
  const client = await newUser(runner);
  await sendBots(runner, client);
  await takeAll(runner, browser, client.apiKey ?? '');
} finally {
  await browser.close();
  await runner.stop();
}

async function newUser({ admin, url }: TestRunner): Promise<RollcallClient> {
  const { id } = await admin.createUser({ email: 'mara@example.com', name: 'Mara Lindqvist', max_concurrent_bots: 4 });
  return new RollcallClient(url, { apiKey: await admin.createToken(id) });
}

/** One that listens, one that waits in the lobby, one that was turned away. */
async function sendBots({ controls, waitFor }: TestRunner, client: RollcallClient): Promise<void> {
  const script = weekly.map(([speaker, text], index) => ({ speaker, text, after_ms: 600 + index * lineMillis }));
  await controls.configureRoom('design-weekly', { lobby: 'auto', script });
  await controls.configureRoom('customer-call', { lobby: 'manual' });
  await controls.configureRoom('board-meeting', { lobby: 'deny' });
  const names = {
    'board-meeting': 'Board meeting',
    'customer-call': 'Call with Lisbon',
    'design-weekly': 'Design weekly',
  };
  for (const [id, name] of Object.entries(names)) {
    await client.requestBot(room(id));
    await client.updateMeeting(room(id), { name });
  }
  const wait = waitFor.bind(runner);
  await wait('the refusal', 60, async () => (await client.getMeeting(room('board-meeting'))).status === 'failed');
  await wait('the lobby', 60, async () => (await client.getMeeting(room('customer-call'))).data.phase === 'lobby');
  const lines = async () => (await client.getTranscript(room('design-weekly'))).segments.length;
  await wait('the words', 90, async () => (await lines()) >= weekly.length - 4);
}

async function takeAll(runner: TestRunner, browser: Browser, key: string): Promise<void> {
  const light = await openVisit(browser, runner.url, { ...wide, colorScheme: 'light' });
  await light.page.goto('/app/');
  await light.page.getByLabel('API key').waitFor();
  await take(light, 'sign-in');
  await signIn(light, key);
  await light.page.getByText('In the lobby').first().waitFor();
  await light.page.locator('[data-live=live]').waitFor();
  await take(light, 'bots');
  await light.page.goto('/app/meetings/rehearsal/board-meeting');
  await light.page.getByText('What to do').waitFor();
  await light.page.locator('[data-live=live]').waitFor();
  await take(light, 'failed');
  await ask(light);
  await take(light, 'assistant');
  for (const [scheme, name] of [
    ['light', 'meeting'],
    ['dark', 'meeting-dark'],
  ] as const) {
    const visit = await openVisit(browser, runner.url, { ...wide, colorScheme: scheme });
    await signIn(visit, key);
    await openMeeting(visit);
    await take(visit, name);
  }
  const small = await openVisit(browser, runner.url, phone);
  await signIn(small, key);
  await small.page.getByText('In the lobby').first().waitFor();
  await take(small, 'phone');
  const admin = await openVisit(browser, runner.url, { ...wide, colorScheme: 'light' });
  await signIn(admin, runner.adminApiKey);
  await admin.page.getByRole('table').waitFor();
  await take(admin, 'admin');
}

async function openMeeting({ page }: Visit): Promise<void> {
  await page.goto('/app/meetings/rehearsal/design-weekly');
  await page.getByText(weekly[0]?.[1] ?? '').waitFor();
  await page.locator('[data-live=live]').waitFor();
}

async function ask({ page }: Visit): Promise<void> {
  await page.goto('/app/assistant');
  await page.getByLabel('Question').fill('What did we decide about the launch date?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.locator('[data-step=complete]').waitFor();
}

async function take({ page }: Visit, name: string): Promise<void> {
  await page.screenshot({ path: `${directory}${name}.png`, animations: 'disabled' });
  console.log(`docs/screenshots/${name}.png`);
}
