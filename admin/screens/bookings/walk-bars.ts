const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** An attachment that lets arrows walk over the bars of a calendar, whichever type they are of. */
export const walkBars = (room: HTMLElement): (() => void) => {
  const onkeydown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const bars = [...room.querySelectorAll<HTMLElement>('a.bar')];
    const here = bars.findIndex((bar) => bar.contains(document.activeElement));
    const next = here < 0 ? undefined : bars[here + (steps[event.key] ?? Number.NaN)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  room.addEventListener('keydown', onkeydown);
  return () => room.removeEventListener('keydown', onkeydown);
};
