// Runs before the first paint, so that a chosen appearance never flashes; keys as in ui/appearance.svelte.ts.
(() => {
  const root = document.documentElement;
  let read = () => null;
  try {
    localStorage.length;
    read = (key) => localStorage.getItem(`prokat.${key}`);
  } catch {}
  const theme = read('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const contrast = read('contrast') ?? (matchMedia('(prefers-contrast: more)').matches ? 'high' : 'usual');
  if (contrast === 'high') root.dataset.contrast = 'high';
  if (read('locale') === 'en') root.lang = 'en';
})();
