/** The ids `Labelled` gives to its hint and error, for aria-describedby; undefined when there is neither. */
export const describedBy = (id: string, hint?: string, error?: string): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
