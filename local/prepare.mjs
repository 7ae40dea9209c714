// Runs before `npm start` and `npm test`, on any Node: installs the packages when they are missing or out of date
// and makes sure that Node 24 is what runs the rest. Plain JavaScript, because Node 20 cannot run our TypeScript.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const NODE_MAJOR_MIN = 24;
const wantedLock = 'package-lock.json';
/** What npm itself writes down at the end of every installation, whoever asked for it. */
const installedLock = 'node_modules/.package-lock.json';

const say = (line) => process.stderr.write(`${line}\n`);

if (!isInstalled()) install();
requireNode();

/** Every package of the lock file is there in its version; optional ones may be missing, as on another platform. */
function isInstalled() {
  if (!existsSync(installedLock)) return false;
  const { packages: installed } = JSON.parse(readFileSync(installedLock, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(wantedLock, 'utf8'));
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    return installed[path] === undefined ? optional || devOptional : installed[path].version === version;
  });
}

function install() {
  say('Rollcall: installing packages with npm ci (about a minute the first time) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Standard output stays free for `npm start --silent -- --json`.
  const result = spawnSync('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.status === 0) return;
  say('Rollcall: npm ci failed; its messages are above. Is the package registry reachable?');
  process.exit(1);
}

/** npm puts node_modules/.bin first, so the Node asked here is the one that the next script gets. */
function requireNode() {
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
  if (major >= NODE_MAJOR_MIN) return;
  say(`Rollcall runs its TypeScript on Node ${NODE_MAJOR_MIN}; here it found ${stdout?.trim() || 'no Node at all'}.`);
  say('On Linux x64 npm brings it along; on this machine please install Node 24 (https://nodejs.org) and try again.');
  process.exit(1);
}
