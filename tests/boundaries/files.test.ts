import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { sources } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');
const ours = sources.filter(({ path }) => !path.startsWith('tests/boundaries/'));
const paths = (of: readonly { path: string }[]) => of.map(({ path }) => path);

/** The files a word's folder may have; `reads`, `acts` and `routes` may be a folder of one file per verb or part. */
const wordFile =
  /^(shapes|rules|reads|acts|routes)\.ts$|^(reads|acts|routes)\/[a-z-]+\.ts$|^[a-z-]+\.command\.ts$/;

test('a word’s folder holds the closed set of files', () => {
  const wrong = ours.filter(({ path }) => {
    const [, word, file] = /^api\/(\w+)\/(.+)$/.exec(path) ?? [];
    if (word === undefined || file === undefined || word === 'core') return false;
    return !wordFile.test(file) && !(word === 'staff' && file === 'auth.ts');
  });
  expect(paths(wrong)).toEqual([]);
});

test('no folder and no file is named after nothing in particular', () => {
  const vague = /(^|\/)(utils?|helpers?|types|common|misc|index)(\/|\.[a-z.]+$)/;
  expect(paths(ours.filter(({ path }) => vague.test(path)))).toEqual([]);
});

test('no file only passes on what others export', () => {
  const passesOn =
    /^(?:\s*export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*\sfrom\s+['"][^'"]+['"];?|\s*\/\/.*|\s*\/\*[\s\S]*?\*\/)+\s*$/;
  expect(paths(ours.filter(({ text }) => passesOn.test(text)))).toEqual([]);
});

test.each([
  ['components', /\.svelte$/, 150],
  ['routes', /^api\/\w+\/routes(\.ts|\/.+)$/, 120],
  ['acts', /^api\/\w+\/acts(\.ts|\/.+)$/, 80],
])('%s stay short', (_what, pattern, limit) => {
  const long = ours.filter(({ path, lines }) => pattern.test(path) && lines > limit);
  expect(long.map(({ path, lines }) => `${path}: ${lines} lines, ${limit} at most`)).toEqual([]);
});

test('nothing below the main door reads the clock', () => {
  const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bperformance\.now\b/;
  // The sign-in library is the one stranger that reads the clock itself; what it needs is handed to it there. An id
  // sorts by when it was made, and nobody reads that off it.
  const doors = /^api\/(main\.ts|new-id\.ts|staff\/auth\.ts|.*\.command\.ts)$/;
  const wrong = ours.filter(
    ({ path, text }) => /^(api|db)\//.test(path) && !doors.test(path) && clock.test(text),
  );
  expect(paths(wrong)).toEqual([]);
});

/** Every node of a Svelte template, from the compiler's own tree. */
function* nodes(of: unknown): Generator<Record<string, unknown>> {
  if (typeof of !== 'object' || of === null) return;
  if ('type' in of) yield { ...of };
  for (const inner of Object.values(of)) yield* nodes(inner);
}

test('no markup is written past Svelte’s escaping, and every list says what tells its rows apart', () => {
  const wrong = ours
    .filter(({ path }) => path.endsWith('.svelte'))
    .flatMap(({ path, text }) =>
      [...nodes(parse(text, { modern: true }).fragment)].flatMap((node) => {
        const at = `${path}:${text.slice(0, Number(node.start)).split('\n').length}`;
        if (node.type === 'HtmlTag') return [`${at}: {@html}`];
        return node.type === 'EachBlock' && node.context && !node.key ? [`${at}: {#each} without a key`] : [];
      }),
    );
  expect(wrong).toEqual([]);
});

test('the lock names packages and their digests, no registry', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock).not.toContain('"resolved"');
});

test('the house speaks of itself alone: no path of anybody’s own machine', () => {
  const own = /(^|[\s'"`(=])\/(?:home|root|work|Users)\/[\w.-]/m;
  const all = globSync(
    ['*.{md,json,ts,mjs}', '{admin,api,bench,db,docs,site,tests,ui}/**/*.{ts,svelte,css,json,md,sql,html}'],
    {
      cwd: root,
      exclude: (path) => path.includes('paraglide'),
    },
  );
  expect(all.filter((path) => own.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});
