import { type Browser, chromium, type Page } from 'playwright-core';
import type { Log } from '../../core/log.ts';
import { findChromium } from './find-chromium.ts';

const LAUNCH_MILLIS_MAX = 60_000;
const ACTION_MILLIS_MAX = 10_000;

/** Beside playwright's own: quieter, in English (the drivers match texts), no microphone or camera of the machine. */
const flags = [
  '--lang=en-US',
  '--accept-lang=en-US,en',
  '--disable-gpu',
  '--disable-quic',
  '--disable-domain-reliability',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** What the browser may know of our environment: no token, no credentials, no address of theirs. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'XDG_RUNTIME_DIR', 'FONTCONFIG_FILE'];
/** Marks by which whoever started us finds all that belongs to the task; Chromium is in a process group of its own. */
const markPrefix = 'ROLLCALL_';

export type OpenBrowser = { page: Page; close: () => Promise<void> };

/** Starts Chromium with one empty page. `onCrash` is called when page or browser die without having been closed. */
export async function launchBrowser(options: {
  chromiumPath: string | undefined;
  onCrash: (signal: string) => void;
  log: Log;
}): Promise<OpenBrowser> {
  const { executablePath, source, fontsPath } = await findChromium(options.chromiumPath);
  const browser = await chromium.launch({
    executablePath,
    args: flags,
    env: browserEnvironment(fontsPath),
    timeout: LAUNCH_MILLIS_MAX,
    // Its own handlers would close the browser before the bot has left the meeting.
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
  });
  options.log.info('browser started', { source, path: executablePath, browser_version: browser.version() });
  const page = await openPage(browser);
  let isClosing = false;
  page.on('crash', () => options.onCrash('The page crashed.'));
  browser.on('disconnected', () => {
    if (!isClosing) options.onCrash('The browser ended by itself.');
  });
  const close = () => {
    isClosing = true;
    return browser.close();
  };
  return { page, close };
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 720 } });
  context.setDefaultTimeout(ACTION_MILLIS_MAX);
  return context.newPage();
}

function browserEnvironment(fontsPath: string | undefined): Record<string, string> {
  const known = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && (inherited.includes(name) || name.startsWith(markPrefix)) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(known), ...(fontsPath && { FONTCONFIG_FILE: fontsPath }) };
}
