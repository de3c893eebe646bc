import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const house = import.meta.dirname;
const dist = join(house, 'dist');
const stampFile = join(dist, 'stamp');

/** What the pages are made of; a change in any of these files makes them stale. */
const sources = [
  'admin/**/*',
  'site/**/*',
  'ui/*',
  'ui/messages/**/*',
  'ui/public/**/*',
  'api/core/*.ts',
  'api/*/{shapes,rules}.ts',
  'project.inlang/settings.json',
  'build.ts',
  'vite.config.ts',
  'package-lock.json',
];

const stampOf = (): string => {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: house, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort())
    hash.update(`${path.slice(house.length)}\n`).update(readFileSync(path));
  return hash.digest('hex');
};

const squeezable = /\.(js|css|html|svg|wasm|json)$/;

/** Puts a gzip and a Brotli copy beside every file worth it, so that the service never compresses a page. */
async function squeeze(folder: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter(
    (entry) => entry.isFile() && squeezable.test(entry.name),
  );
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      if (bytes.length < 1024) return;
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, quality));
      writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
}

/**
 * Builds the pages into `dist/` when their sources changed since the last build, beside it first and moved there
 * whole, so that a build that fails or runs twice at once leaves what was served before.
 * @returns whether anything had to be built
 * @throws when the build fails; what is wrong has been printed
 */
export async function buildPages(say: (line: string) => void): Promise<boolean> {
  const stamp = stampOf();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  say('Building the pages; this takes half a minute and happens again only when they change.');
  const fresh = join(house, 'node_modules', '.cache', `pages-${process.pid}`);
  mkdirSync(join(house, 'node_modules', '.cache'), { recursive: true });
  const vite = join(house, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: house, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout}${built.stderr}`);
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('The pages could not be built; the lines above say where and why.');
  }
  await squeeze(fresh);
  writeFileSync(join(fresh, 'stamp'), stamp);
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  return true;
}

if (import.meta.main && !(await buildPages(console.log))) console.log('The pages are up to date.');
