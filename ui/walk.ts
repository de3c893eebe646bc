const stops = 'a[href], button:not(:disabled)';

/**
 * An attachment that lets arrows, Home and End walk the rows of a list: `<ul {@attach walk}>`.
 * Each child element is a row; the first link or button in it is where one stands.
 */
export const walk = (list: HTMLElement): (() => void) => {
  const move = (event: KeyboardEvent) => {
    const rows = [...list.children].flatMap((row) => {
      const stop = row.querySelector<HTMLElement>(stops);
      return stop ? [{ row, stop }] : [];
    });
    const here = rows.findIndex(({ row }) => row.contains(document.activeElement));
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key];
    const target = next === undefined || here < 0 ? undefined : rows[next];
    if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    target.stop.focus();
  };
  list.addEventListener('keydown', move);
  return () => list.removeEventListener('keydown', move);
};
