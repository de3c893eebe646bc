import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import icons from 'unplugin-icons/vite';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../install.mjs';

const field = join(import.meta.dirname, '..', '..', 'ui', 'Field.svelte');
/** A page with one field, which writes down what its value is each time it is told of typing. */
const entry = `
  import { mount } from 'svelte';
  import Field from ${JSON.stringify(field)};
  let kept = '';
  globalThis.told = [];
  const props = (type) => ({
    label: type,
    type,
    get value() { return kept; },
    set value(typed) { kept = typed; },
    oninput() { told.push(kept); kept = kept.replace(/\\d/g, ''); },
  });
  for (const type of ['search', 'textarea']) mount(Field, { target: document.body, props: props(type) });
`;

let browser: Browser;
let script = '';
beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      svelte({ configFile: false, emitCss: false }),
      icons({ compiler: 'svelte' }),
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? entry : null),
      },
    ],
    build: { write: false, minify: false, rollupOptions: { input: 'entry' } },
  });
  for (const { output } of [built].flat().filter((one) => 'output' in one)) script = output[0].code;
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}, 60_000);
afterAll(() => browser?.close());

test.each(['search', 'textarea'])(
  'a field (%s) tells of typing once its value is what was typed',
  async (type) => {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><body></body>');
    await page.addScriptTag({ type: 'module', content: script });
    const control = page.getByLabel(type);
    await control.pressSequentially('ко7');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'told'))).toEqual(['к', 'ко', 'ко7']);
    // What the caller writes in its place is what stands there.
    expect(await control.inputValue()).toBe('ко');
    await page.close();
  },
);
