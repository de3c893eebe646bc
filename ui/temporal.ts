/** Fetches the calendar arithmetic where the browser lacks it; await it before the first screen. */
export const readyTemporal = async (): Promise<void> => {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
};
