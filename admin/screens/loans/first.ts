/** An attachment that begins a dialog in its first field; the dialog itself would begin at its closing cross. */
export const beginHere = (form: HTMLElement): void =>
  // The dialog opens in the same turn, after its content has been made.
  queueMicrotask(() => form.querySelector<HTMLElement>('input, textarea')?.focus());
