// Runs before `npm start` and `npm test`, on any Node: installs the packages when they are missing or out of date
// and makes sure that Node 24 is what runs the rest. Plain JavaScript, because Node 20 cannot run our TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const NODE_MAJOR_MIN = 24;
const STAMP = 'node_modules/.rollcall-lock';

const say = (line) => process.stderr.write(`${line}\n`);
const lockHash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const installed = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash;

if (!installed) {
  say('Rollcall: installing packages with npm ci (about a minute the first time) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Standard output stays free for `npm start --silent -- --json`.
  const result = spawnSync('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.status !== 0) {
    say('Rollcall: npm ci failed; its messages are above. Is the package registry reachable?');
    process.exit(1);
  }
  writeFileSync(STAMP, lockHash);
}

// npm puts node_modules/.bin first, so this is the Node that the next script gets.
const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
if (major < NODE_MAJOR_MIN) {
  say(`Rollcall runs its TypeScript on Node ${NODE_MAJOR_MIN}; here it found ${stdout?.trim() || 'no Node at all'}.`);
  say('On Linux x64 npm brings it along; on this machine please install Node 24 (https://nodejs.org) and try again.');
  process.exit(1);
}
