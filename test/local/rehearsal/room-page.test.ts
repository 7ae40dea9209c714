import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { findChromium } from '../../../bot-task/browser/find-chromium.ts';
import { startRooms } from './room-server.ts';

const soon = { timeout: 10_000 };
const phone = { viewport: { width: 360, height: 740 } };
let rooms: Awaited<ReturnType<typeof startRooms>>;
let browser: Browser;

beforeAll(async () => {
  rooms = await startRooms();
  const { executablePath, fontsPath } = await findChromium(process.env.CHROMIUM_PATH);
  const environment = fontsPath === undefined ? {} : { FONTCONFIG_FILE: fontsPath };
  browser = await chromium.launch({ executablePath, env: { ...process.env, ...environment } });
});
afterAll(async () => {
  await browser.close();
  await rooms.stop();
});

/** Somebody with a browser of their own, at the door of a room. */
async function visit(room: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(soon.timeout);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  onTestFinished(() => expect(faults).toEqual([]));
  await page.goto(`${rooms.url}/rehearsal/${room}`);
  return page;
}

async function join(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Ask to join' }).click();
}

async function enter(room: string, name: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await visit(room, options);
  await join(page, name);
  await page.getByRole('region', { name: 'Captions' }).waitFor();
  return page;
}

const tile = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Participants' }).getByRole('listitem').filter({ hasText: name });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

const Findings = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

/** What axe finds serious, in words that say where. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = Findings.parse(await page.evaluate('axe.run()'));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const quiet = async (room: string) => void (await rooms.call('POST', `/rehearsal/${room}/actors`, { quiet: true }));

describe('the room page', () => {
  it('lets a person in, shows who else comes, and what everybody says', async () => {
    await quiet('chat');
    const ada = await enter('chat', 'Ada');
    await ada.getByRole('radio', { name: 'Those I let in' }).check();
    const bot = await visit('chat');
    await join(bot, 'Notes bot');
    await heading(bot, 'Asking to be let in').waitFor();
    await ada.getByRole('button', { name: 'Let in Notes bot' }).click();
    await tile(ada, 'Notes bot').waitFor();
    await ada.getByRole('textbox', { name: 'Say something' }).fill('Good morning to whoever is listening');
    await ada.keyboard.press('Enter');
    for (const page of [ada, bot]) {
      const bubble = page.getByRole('region', { name: 'Captions' }).getByRole('listitem');
      await bubble.getByText('Good morning to whoever is listening').waitFor();
      expect(await bubble.locator('cite').textContent()).toBe('Ada');
    }
    await ada.getByRole('log').getByText('Ada: Good morning to whoever is listening').waitFor({ state: 'attached' });
    await ada.getByRole('log').getByText('Notes bot has joined').waitFor({ state: 'attached' });
  });

  it('turns away, removes one visitor, and ends the meeting at the second click', async () => {
    await quiet('doors');
    const ada = await enter('doors', 'Ada');
    const bot = await enter('doors', 'Notes bot');
    await ada.getByRole('button', { name: 'Remove Notes bot' }).click();
    await heading(bot, "You've been removed from the meeting").waitFor();
    await tile(ada, 'Notes bot').waitFor({ state: 'detached' });
    expect(await tile(ada, 'Ada').getByRole('button').count()).toBe(0);

    await ada.getByRole('radio', { name: 'Those I let in' }).check();
    await bot.getByRole('button', { name: 'Join again' }).click();
    await ada.getByRole('button', { name: 'Turn away Notes bot' }).click();
    await heading(bot, 'Your request to join was denied').waitFor();

    const end = ada.getByRole('button', { name: 'End the meeting' });
    await end.click();
    expect(await heading(ada, 'The meeting has ended').count()).toBe(0);
    await ada.getByRole('button', { name: 'End it for everybody?' }).click();
    await heading(ada, 'The meeting has ended').waitFor();
    expect((await rooms.state('doors')).participants).not.toContain('Ada');
  });

  it('shows what another chose, and asks the two speakers to be quiet', async () => {
    const ada = await enter('choices', 'Ada');
    const ben = await enter('choices', 'Ben');
    await ada.getByRole('checkbox', { name: 'Mara and Jonas' }).uncheck();
    await ada.getByRole('radio', { name: 'Nobody' }).check();
    await vi.waitFor(async () => {
      expect(await ben.getByRole('checkbox', { name: 'Mara and Jonas' }).isChecked()).toBe(false);
      expect(await ben.getByRole('radio', { name: 'Nobody' }).isChecked()).toBe(true);
    }, soon);
    const late = await visit('choices');
    await join(late, 'Late');
    await heading(late, 'Your request to join was denied').waitFor();
  });

  it('is left and joined again by the keyboard alone', async () => {
    await quiet('keys');
    const page = await visit('keys');
    await page.getByRole('textbox', { name: 'Your name' }).focus();
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await tile(page, 'Ada').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('In the call');
    const focused = () => page.evaluate('document.activeElement.textContent.trim()');
    for (let presses = 0; presses < 20 && (await focused()) !== 'Leave call'; presses += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await heading(page, 'You left the meeting').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await tile(page, 'Ada').waitFor();
  });

  it('shows a name and a text as they are, whatever is in them', async () => {
    await quiet('markup');
    const page = await enter('markup', '<img src=x onerror=alert(1)>');
    await page.getByRole('textbox', { name: 'Say something' }).fill('<b>bold</b>');
    await page.keyboard.press('Enter');
    await page.getByText('<b>bold</b>').first().waitFor();
    expect(await page.locator('main img, main b').count()).toBe(0);
  });

  it.each([
    ['light', { colorScheme: 'light' as const }],
    ['dark', { colorScheme: 'dark' as const }],
    ['on a phone', { ...phone, colorScheme: 'light' as const }],
  ])('has no serious finding of axe in any view, %s', async (what, options) => {
    const room = `axe-${what.replaceAll(' ', '-')}`;
    await rooms.call('POST', `/rehearsal/${room}/lobby`, { lobby: 'manual' });
    const page = await visit(room, { reducedMotion: 'reduce', ...options });
    expect(await seriousFindings(page)).toEqual([]);
    await join(page, 'Ada Lovelace');
    await heading(page, 'Asking to be let in').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByText('Nobody there to let you in?').click();
    await page.getByRole('button', { name: 'Let me in' }).click();
    await tile(page, 'Ada Lovelace').waitFor();
    await page.evaluate("document.querySelector('[data-host]').open = true");
    const guest = await visit(room);
    await join(guest, 'A guest with a name that is rather long');
    await page.getByRole('button', { name: 'Turn away A guest' }).waitFor();
    await page.getByRole('region', { name: 'Captions' }).getByRole('listitem').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // Nothing is wider than the window.
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Leave call' }).click();
    await heading(page, 'You left the meeting').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
