import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const app = join(root, 'web', 'app');
const built = join(app, 'dist');
/** What the built pages were made from, as a hash beside them. */
const markFile = '.made-from';
/** Folders and files that end up in the pages, or decide how. */
const sources = [
  'web/app/src',
  'web/app/public',
  'web/app/index.html',
  'web/app/vite.config.ts',
  'client',
  'core/meetings',
];
const lockFile = 'package-lock.json';

/** Builds the dashboard unless what is there was made from the same files; `onStep` is told when it does. */
export function buildDashboard(onStep: (what: string) => void): void {
  const wanted = hashOfSources();
  if (markOf(built) === wanted) return;
  onStep('Build the dashboard');
  const fresh = mkdtempSync(join(app, 'dist-'));
  try {
    runVite(fresh);
    writeFileSync(join(fresh, markFile), wanted);
    replaceBuilt(fresh, wanted);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function runVite(outDirectory: string): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const options = ['--outDir', outDirectory, '--emptyOutDir', '--logLevel', 'warn'];
  const commandLine = [vite, 'build', app, '--config', join(app, 'vite.config.ts'), ...options];
  const { status, stderr } = spawnSync(process.execPath, commandLine, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new StartError(`The dashboard could not be built:\n${stderr}`);
}

/** Another runner may have done the same in the meantime; then its pages are as good. */
function replaceBuilt(fresh: string, wanted: string): void {
  try {
    rmSync(built, { recursive: true, force: true });
    renameSync(fresh, built);
  } catch (error) {
    if (markOf(built) !== wanted) throw error;
  }
}

function markOf(directory: string): string | undefined {
  const file = join(directory, markFile);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of [...sources.flatMap(filesIn), lockFile]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
