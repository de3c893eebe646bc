import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import icons from 'unplugin-icons/vite';
import { defineConfig, type Plugin } from 'vite';
import { writePages } from './site/write.ts';
import { words } from './ui/compile.ts';

const api = `http://localhost:${process.env.API_PORT ?? 3000}`;

const titled =
  'board|families|stock|catalogue|eligibility|loans|centres|staff|audit|bookings|queue|kits|notices|venue';
/** The words of the screens of one domain word. */
const screenWords = new RegExp(`[\\\\/]messages[\\\\/](${titled})_(?!title\\.)`);
const wordsOf = (id: string) => `words-${screenWords.exec(id)?.[1]}`;
/** The words of the shell: its own, and the titles in its menu; the units of age are shared with the families' site. */
const shellWords = new RegExp(`[\\\\/]messages[\\\\/](app_(?!days|months|years)|(${titled})_title\\.)`);

type Graph = { getModuleInfo: (id: string) => { importedIds: string[]; code: string | null } | null };

/** What the families' site loads at once: all its entry imports, and of the words those that are said there. */
const firstFiles = () => {
  const entry = join(import.meta.dirname, 'site', 'main.ts');
  const word = /[\\/]messages[\\/](\w+)\.js$/;
  const files = new Set<string>();
  const said = new Set<string>();
  const follow = (id: string, graph: Graph): void => {
    if (files.has(id)) return;
    files.add(id);
    const info = graph.getModuleInfo(id);
    if (!id.includes('paraglide'))
      for (const [, key] of info?.code?.matchAll(/\bm\.(\w+)/g) ?? []) said.add(`${key}`);
    for (const imported of info?.importedIds ?? []) follow(imported, graph);
  };
  return (id: string, graph: Graph): string | null => {
    follow(entry, graph);
    const key = word.exec(id)?.[1];
    // The entry stays by itself, or there would be nothing in its file and the pages' own files would miss it.
    const first = id !== entry && files.has(id) && (key === undefined || key === '_index' || said.has(key));
    return first ? 'first' : null;
  };
};

/** Tells the families' service worker which files it keeps: their own, without the alphabets nobody there reads. */
const keptFiles: Plugin = {
  name: 'kept-files',
  applyToEnvironment: ({ name }) => name === 'site',
  generateBundle(_options, bundle) {
    const worker = bundle['site/worker.js'];
    if (worker?.type !== 'chunk') return;
    const files = Object.keys(bundle)
      .filter((file) => /^assets\/(?!.*-ext-).+\.(js|css|woff2|svg)$/.test(file))
      .map((file) => `/${file}`);
    const name = `site-${createHash('sha256').update(files.join()).digest('hex').slice(0, 12)}`;
    worker.code = `const BUILD=${JSON.stringify({ name, files: [...files, '/assets/first.js', '/assets/icon.svg'] })};${worker.code}`;
  },
};

/** An icon is a drawing beside words: nothing of it changes, so that a page makes it by copying. */
const drawn = {
  extension: 'svelte',
  compiler: (svg: string) => svg.replace('<svg', '<svg aria-hidden="true"'),
};

/** The compiled words take the forms of words from `ui/plural.ts`. */
const ownPlurals: Plugin = {
  name: 'own-plurals',
  enforce: 'pre',
  resolveId(source, importer) {
    const compiled =
      source === '../registry.js' && importer?.replaceAll('\\', '/').includes('/paraglide/messages/');
    return compiled ? join(import.meta.dirname, 'ui', 'plural.ts') : null;
  },
};

export default defineConfig({
  resolve: {
    alias: { '@hono/zod-openapi': fileURLToPath(new URL('./ui/zod.ts', import.meta.url)) },
  },
  publicDir: 'ui/public',
  plugins: [
    paraglideVitePlugin(words),
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    icons({ compiler: drawn, scale: 1.25 }),
    ownPlurals,
    keptFiles,
  ],
  build: {
    target: 'baseline-widely-available',
    // A font or a worker inlined as data: would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The families' pages are built by themselves: on a phone nothing of the staff's is loaded with them.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          input: { admin: 'admin/index.html' },
          output: {
            codeSplitting: {
              includeDependenciesRecursively: false,
              // Otherwise every word, icon and control two screens share would be a file and a request of its own.
              groups: [
                { name: wordsOf, test: screenWords },
                { name: 'words', test: shellWords, minShareCount: 2 },
                {
                  name: 'kit',
                  test: /[\\/]ui[\\/](?!Combobox|PhotoInput)[A-Z]\w+\.svelte|~icons[\\/]/,
                  minShareCount: 3,
                },
                { name: 'shapes', test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]ui[\\/]zod\.ts/ },
              ],
            },
          },
        },
      },
    },
    site: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        copyPublicDir: false,
        manifest: true,
        // One small sheet: each further one is waited for before anything is painted.
        cssCodeSplit: false,
        rolldownOptions: {
          input: { site: 'site/index.html', worker: 'site/worker.ts' },
          output: {
            // The worker stands at the root, so that the whole site is in its reach.
            entryFileNames: ({ name }) => (name === 'worker' ? 'site/worker.js' : 'assets/[name]-[hash].js'),
            codeSplitting: {
              includeDependenciesRecursively: false,
              // What the first page needs is one file, and so are the words and icons other pages share: each would be a
              // request of its own, with more in its headers than in itself.
              groups: [
                { name: firstFiles() },
                { name: 'shared', test: /[\\/]messages[\\/]|~icons[\\/]/, minShareCount: 2 },
              ],
            },
          },
        },
      },
    },
    written: {
      consumer: 'server',
      // The service has it by itself, wherever the pages are built to.
      resolve: { noExternal: true },
      build: {
        ssr: true,
        copyPublicDir: false,
        // One file, whole in memory: a newer build beside a running service takes nothing away from it.
        rolldownOptions: { input: { prerender: 'site/prerender.ts' }, output: { codeSplitting: false } },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const build = async (name: string) => {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      };
      const { outDir } = builder.config.build;
      const { written } = builder.environments;
      if (written) written.config.build.outDir = join(outDir, 'written');
      await build('client');
      await build('site');
      await build('written');
      const { pages } = await import(pathToFileURL(resolve(outDir, 'written', 'prerender.js')).href);
      writePages(join(outDir, 'site'), await pages());
    },
  },
  server: { proxy: { '/api': api } },
});
