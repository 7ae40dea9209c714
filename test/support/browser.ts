import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../bot-task/browser/find-chromium.ts';

/** The browser that bots use, for people's pages. */
export async function launchTestBrowser(): Promise<Browser> {
  const { executablePath, fontsPath } = await findChromium(process.env.CHROMIUM_PATH);
  return chromium.launch({
    executablePath,
    env: { ...inherited(), ...(fontsPath && { FONTCONFIG_FILE: fontsPath }) },
  });
}

/** What the console said that should not be there, and faults of the page itself. */
export type Visit = { page: Page; faults: string[] };

/** A browser profile of its own: its cookies are nobody else's. */
export async function openVisit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
  context.setDefaultTimeout(ACTION_MILLIS_MAX);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, faults };
}

/** As a person does: opens the dashboard and pastes a key. */
export async function signIn({ page }: Visit, key: string, path = '/app/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** A busy machine that starts browsers meanwhile is slow. */
const ACTION_MILLIS_MAX = 30_000;

const inherited = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
