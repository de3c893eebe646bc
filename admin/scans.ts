import { notices } from '../ui/notices.svelte.ts';
import { m } from '../ui/paraglide/messages.js';

type Taker = { take: (code: string) => void; inDialog: boolean };

/** Between two keys of a scanner pass a few milliseconds; nobody types four keys that fast. */
const fastest = { gap: 40, length: 4 };

/**
 * A scanner types fast and ends with Enter. Wherever the focus is, such a burst is taken out of the field it fell
 * into and handed to the newest taker: the screen that wants it, or the box on top.
 */
class Scans {
  #takers: Taker[] = [];
  #typed = '';
  #last = 0;
  #field: { input: HTMLInputElement | HTMLTextAreaElement; before: string } | null = null;

  /**
   * Registers a taker until the returned function is called: `$effect(() => scans.take(add))`. While a dialog is
   * open, only a taker that stands in one is asked.
   */
  take = (take: Taker['take'], { inDialog = false } = {}): (() => void) => {
    const taker = { take, inDialog };
    this.#takers.push(taker);
    return () => {
      this.#takers = this.#takers.filter((one) => one !== taker);
    };
  };

  /** Hands a code over as if it had been scanned; the camera and the box do. */
  send = (code: string): void => this.#takers.at(-1)?.take(code);

  /** Whether a screen, not the box, wants the next code. */
  get wanted(): boolean {
    return this.#takers.length > 1;
  }

  /** For `<svelte:window onkeydowncapture>`. */
  onkeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const fast = event.timeStamp - this.#last < fastest.gap;
    this.#last = event.timeStamp;
    if (event.key === 'Enter') {
      if (fast && this.#typed.length >= fastest.length) {
        event.preventDefault();
        event.stopImmediatePropagation();
        this.#finish();
      }
      this.#typed = '';
    } else if (event.key.length === 1) {
      if (!fast) this.#begin(event.target);
      this.#typed = fast ? this.#typed + event.key : event.key;
    }
  };

  #begin(target: EventTarget | null) {
    const writable =
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement && target.type !== 'checkbox');
    this.#field = writable ? { input: target, before: target.value } : null;
  }

  #finish() {
    const code = this.#typed.trim();
    const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
    if (dialog && !this.#takers.at(-1)?.inDialog) this.#inDialog(dialog, code);
    else {
      this.#takeBack();
      this.send(code);
    }
    this.#field = null;
  }

  /**
   * A dialog that takes no codes: in a field of it the code stays as if typed; one that only tells gives way to the
   * scan; one that is being filled in stays, and says so.
   */
  #inDialog(dialog: HTMLDialogElement, code: string) {
    if (this.#field) return;
    if (!dialog.querySelector('form')) dialog.requestClose();
    if (dialog.open) notices.say(m.app_scan_waits({ code }), { tone: 'info' });
    else this.send(code);
  }

  #takeBack() {
    if (!this.#field) return;
    this.#field.input.value = this.#field.before;
    this.#field.input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

export const scans = new Scans();
