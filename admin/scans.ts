type Take = (code: string) => void;

/** Between two keys of a scanner pass a few milliseconds; nobody types four keys that fast. */
const fastest = { gap: 40, length: 4 };

/**
 * A scanner types fast and ends with Enter. Wherever the focus is, such a burst is taken out of the field it fell
 * into and handed to the newest taker: the screen that wants it, or the box on top.
 */
class Scans {
  #takers: Take[] = [];
  #typed = '';
  #last = 0;
  #field: { input: HTMLInputElement | HTMLTextAreaElement; before: string } | null = null;

  /** Registers a taker until the returned function is called: `$effect(() => scans.take(add))`. */
  take = (taker: Take): (() => void) => {
    this.#takers.push(taker);
    return () => {
      this.#takers = this.#takers.filter((one) => one !== taker);
    };
  };

  /** Hands a code over as if it had been scanned; the camera and the box do. */
  send = (code: string): void => this.#takers.at(-1)?.(code);

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
    if (this.#field) {
      this.#field.input.value = this.#field.before;
      this.#field.input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    this.#field = null;
    this.send(code);
  }
}

export const scans = new Scans();
