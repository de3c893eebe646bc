import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import icons from 'unplugin-icons/vite';
import { defineConfig } from 'vite';
import { words } from './ui/compile.ts';

const api = `http://localhost:${process.env.API_PORT ?? 3000}`;

export default defineConfig({
  resolve: {
    alias: { '@hono/zod-openapi': fileURLToPath(new URL('./ui/zod.ts', import.meta.url)) },
  },
  publicDir: 'ui/public',
  plugins: [
    paraglideVitePlugin(words),
    svelte({ compilerOptions: { runes: true } }),
    icons({ compiler: 'svelte', scale: 1.25 }),
  ],
  build: {
    target: 'baseline-widely-available',
    // A font or a worker inlined as data: would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { admin: 'admin/index.html', site: 'site/index.html' } },
  },
  server: { proxy: { '/api': api } },
});
