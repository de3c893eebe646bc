import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { words } from './ui/compile.ts';

export default defineConfig({
  plugins: [paraglideVitePlugin(words)],
  test: {
    // Nothing is timed here; this only ends a test that hangs.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'api',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/ui/**', 'tests/journeys/**'],
        },
      },
      {
        extends: true,
        plugins: [svelte({ configFile: false })],
        test: { name: 'ui', include: ['tests/ui/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          globalSetup: 'tests/support/pages.ts',
        },
      },
    ],
  },
});
