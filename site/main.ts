import { mount } from 'svelte';
import { appearance } from '../ui/appearance.svelte.ts';
import { readyTemporal } from '../ui/temporal.ts';
import Centres from './Centres.svelte';
import { quickExit } from './leave.ts';
import { translate } from './words.ts';

const leave = document.querySelector<HTMLAnchorElement>('#leave');
if (leave) quickExit(leave);

if (appearance.locale !== 'ru') translate();

const language = document.querySelector<HTMLButtonElement>('#language');
if (language) {
  const other = appearance.locale === 'ru' ? 'en' : 'ru';
  language.lang = other;
  language.textContent = other === 'ru' ? 'Русский' : 'English';
  language.hidden = false;
  language.addEventListener('click', () => {
    appearance.locale = other;
  });
}

const large = document.querySelector<HTMLButtonElement>('#large');
if (large) {
  const show = () => large.setAttribute('aria-pressed', String(appearance.contrast));
  show();
  large.hidden = false;
  large.addEventListener('click', () => {
    appearance.contrast = !appearance.contrast;
    show();
  });
}

await readyTemporal();
const centres = document.getElementById('centres');
if (centres) mount(Centres, { target: centres });
