import type { Page } from '@playwright/test';

/** A burst of keys as a scanner sends it, into whatever has the focus; a field takes in what nobody stops. */
export const scan = (page: Page, code: string): Promise<void> =>
  page.evaluate((typed) => {
    const press = (key: string) => {
      const at = document.activeElement ?? document.body;
      const on = at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      if (!on || key.length > 1 || !(at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement))
        return;
      at.value += key;
      at.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    for (const key of [...typed, 'Enter']) press(key);
  }, code);
