import { compile } from '@inlang/paraglide-js';

/** How the words of the screens are compiled; the build, the tests and the type check share it. */
export const words = {
  project: './project.inlang',
  outdir: './ui/paraglide',
  strategy: ['localStorage', 'baseLocale'] as ('localStorage' | 'baseLocale')[],
  localStorageKey: 'prokat.locale',
  cleanOutdir: false,
};

if (import.meta.main) await compile(words);
