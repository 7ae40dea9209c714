import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { pause } from '../doorbell.ts';
import type { Caption, CreateDriver, PageState, Sighting } from './driver.ts';

const OPEN_ATTEMPTS_MAX = 3;
const OPEN_RETRY_MILLIS = 2000;
const LEAVE_MILLIS_MAX = 3000;

const CaptionChange = z.object({ block: z.int(), speaker: z.string(), text: z.string() });

/** The first that is visible tells the state; texts that end the attendance come first. */
const signals: readonly { state: PageState; role: 'heading' | 'button' | 'region'; name: string }[] = [
  { state: 'denied', role: 'heading', name: 'Your request to join was denied' },
  { state: 'removed', role: 'heading', name: "You've been removed from the meeting" },
  { state: 'ended', role: 'heading', name: 'The meeting has ended' },
  { state: 'left', role: 'heading', name: 'You left the meeting' },
  { state: 'lobby', role: 'heading', name: 'Asking to be let in' },
  { state: 'in_call', role: 'region', name: 'Captions' },
  { state: 'prejoin', role: 'button', name: 'Ask to join' },
];

/** Rollcall's own rehearsal room. Like every driver it reads the page alone, by role and label. */
export const createRehearsalDriver: CreateDriver = ({ page, config, onCaption }) => ({
  async open() {
    await watchCaptions(page, onCaption);
    await openPage(page, config.meeting_url);
  },
  async join() {
    await page.getByRole('textbox', { name: 'Your name' }).fill(config.bot_name);
    await page.getByRole('button', { name: 'Ask to join' }).click();
  },
  probe: () => look(page),
  async startCaptions() {
    await page.getByRole('region', { name: 'Captions' }).waitFor();
  },
  async leave() {
    const button = page.getByRole('button', { name: 'Leave call' });
    if (!(await button.isVisible())) return;
    await button.click({ timeout: LEAVE_MILLIS_MAX });
    await page.getByRole('heading', { name: 'You left the meeting' }).waitFor({ timeout: LEAVE_MILLIS_MAX });
  },
});

async function watchCaptions(page: Page, onCaption: (caption: Caption) => void): Promise<void> {
  await page.exposeFunction('rollcallHearsCaption', (change: unknown) => onCaption(CaptionChange.parse(change)));
  await page.addInitScript({ path: fileURLToPath(new URL('watch-captions.js', import.meta.url)) });
}

/** One lost connection is no reason to miss a meeting. */
async function openPage(page: Page, url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await page.goto(url, { waitUntil: 'domcontentloaded' });
      if (response && !response.ok()) throw new Error(`The meeting's page answered ${response.status()}.`);
      return;
    } catch (error) {
      if (attempt >= OPEN_ATTEMPTS_MAX) throw error;
    }
    await pause(OPEN_RETRY_MILLIS);
  }
}

async function look(page: Page): Promise<Sighting> {
  for (const { state, role, name } of signals) {
    if (!(await page.getByRole(role, { name, exact: true }).isVisible())) continue;
    const sighting = { state, signal: `${role} "${name}"`, url: page.url() };
    return state === 'in_call' ? { ...sighting, participants: await countParticipants(page) } : sighting;
  }
  return { state: 'unknown', signal: 'none of the known signals', url: page.url() };
}

const countParticipants = (page: Page): Promise<number> =>
  page.getByRole('list', { name: 'Participants' }).getByRole('listitem').count();
