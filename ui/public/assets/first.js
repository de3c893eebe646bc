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
  // The families' site: a terminal in a hall, and a page left in haste that the Back key brings again (site/leave.ts).
  try {
    if (/[?&]kiosk\b/.test(location.search) || sessionStorage.getItem('prokat.kiosk'))
      root.dataset.kiosk = '';
    const left = sessionStorage.getItem('prokat.left');
    // Only an entry of the visit that was left has a state; a new visit begins without one.
    if (left && history.state !== null) {
      root.hidden = true;
      location.replace(left);
    } else if (left) sessionStorage.removeItem('prokat.left');
  } catch {}
})();
