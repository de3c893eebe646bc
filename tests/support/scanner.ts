import type { Page } from '@playwright/test';

/**
 * A burst of keys as a scanner sends it, into whatever has the focus; a field takes in what nobody stops. The keys
 * bear a scanner's times, 2 ms apart, however busy the machine that plays it is.
 */
export const scan = (page: Page, code: string): Promise<void> =>
  page.evaluate((typed) => {
    const begun = performance.now();
    const press = (key: string, index: number) => {
      const at = document.activeElement ?? document.body;
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: begun + 2 * index });
      const on = at.dispatchEvent(event);
      if (!on || key.length > 1 || !(at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement))
        return;
      at.value += key;
      at.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    [...typed, 'Enter'].forEach(press);
  }, code);
