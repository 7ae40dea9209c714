import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../bot-task/browser/find-chromium.ts';

/** The browser that bots use, for people's pages. */
export async function launchTestBrowser(): Promise<Browser> {
  const { executablePath, fontsPath } = await findChromium(process.env.CHROMIUM_PATH);
  return chromium.launch({
    executablePath,
    env: { ...inherited(), ...(fontsPath && { FONTCONFIG_FILE: fontsPath }) },
  });
}

export type Visit = {
  page: Page;
  /** What the console said that should not be there, and faults of the page itself. */
  faults: string[];
  /** Waits for something to be shown; says, when it is not, what was shown and asked for instead. */
  waitFor(what: Locator): Promise<void>;
};

/** A browser profile of its own: its cookies are nobody else's. */
export async function openVisit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
  context.setDefaultTimeout(ACTION_MILLIS_MAX);
  const page = await context.newPage();
  const faults: string[] = [];
  const happened = noteRequests(page);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const waitFor = (what: Locator) =>
    what.waitFor().catch(async (error: unknown) => {
      const shown = await page.locator('body').innerText();
      throw new Error(`${error}\nIt shows:\n${shown}\nIt asked:\n${happened.join('\n')}`);
    });
  return { page, faults, waitFor };
}

/** The last requests and how they ended, with the moment of each. */
function noteRequests(page: Page): string[] {
  const happened: string[] = [];
  const began = performance.now();
  const note = (text: string) => {
    happened.push(`${Math.round(performance.now() - began)} ms ${text}`);
    happened.splice(0, Math.max(0, happened.length - REQUESTS_NOTED));
  };
  page.on('request', (request) => note(`${request.method()} ${request.url()}`));
  page.on('response', (response) => note(`${response.status()} from ${response.url()}`));
  page.on('requestfailed', (request) => note(`${request.failure()?.errorText} from ${request.url()}`));
  return happened;
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
const REQUESTS_NOTED = 30;

const inherited = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
