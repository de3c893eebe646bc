import '../ui/base.css';
import { mount } from 'svelte';
import { appearance } from '../ui/appearance.svelte.ts';
import { readyTemporal } from '../ui/temporal.ts';

// A chunk of an older build is gone after an update: the fresh page has the new names.
addEventListener('vite:preloadError', () => location.reload());

await readyTemporal();
document.documentElement.lang = appearance.locale;
const { default: App } = await import('./App.svelte');
const target = document.getElementById('app');
if (target) mount(App, { target });
