/** An Enter this soon after another key is the end of something typed or scanned, not a decision. */
const typingMs = 400;

/**
 * For `<svelte:window onkeydown={…}>`: Enter does the screen's one main action from wherever the focus is, unless
 * it stands on something that answers Enter itself. The empty box on top lets it pass.
 */
export const onMainKey = (run: () => void): ((event: KeyboardEvent) => void) => {
  let typed = -typingMs;
  return (event) => {
    const before = typed;
    if (event.key !== 'Shift')
      typed = event.key.length === 1 && !event.defaultPrevented ? event.timeStamp : -typingMs;
    if (event.key !== 'Enter' || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.timeStamp - before < typingMs || document.querySelector('dialog[open]')) return;
    const at = event.target instanceof HTMLElement ? event.target : document.body;
    const emptyBox = at instanceof HTMLInputElement && at.value === '' && at.closest('search') !== null;
    if (!emptyBox && at.closest('a, button, input, select, textarea, summary, [role="tab"]')) return;
    event.preventDefault();
    run();
  };
};
