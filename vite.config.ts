import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import icons from 'unplugin-icons/vite';
import { defineConfig } from 'vite';
import { words } from './ui/compile.ts';

const api = `http://localhost:${process.env.API_PORT ?? 3000}`;

const titled = 'board|families|stock|catalogue|eligibility|loans|centres|staff|audit|bookings|queue|notices';
/** The words of the screens of one domain word. */
const screenWords = new RegExp(`[\\\\/]messages[\\\\/](${titled})_(?!title\\.)`);
const wordsOf = (id: string) => `words-${screenWords.exec(id)?.[1]}`;
/** The words of the shell: its own, and the titles in its menu; the units of age are shared with the families' site. */
const shellWords = new RegExp(`[\\\\/]messages[\\\\/](app_(?!days|months|years)|(${titled})_title\\.)`);

export default defineConfig({
  resolve: {
    alias: { '@hono/zod-openapi': fileURLToPath(new URL('./ui/zod.ts', import.meta.url)) },
  },
  publicDir: 'ui/public',
  plugins: [
    paraglideVitePlugin(words),
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    icons({ compiler: 'svelte', scale: 1.25 }),
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
        rolldownOptions: { input: { site: 'site/index.html' } },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'site'])
        if (builder.environments[name]) await builder.build(builder.environments[name]);
    },
  },
  server: { proxy: { '/api': api } },
});
