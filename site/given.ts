import type { Chosen } from './device.svelte.ts';

/** What came with the page: the centre of its address, and what the service says to the questions of its parts. */
export type Given = { centre?: Chosen; answers: readonly (readonly [key: string, answer: unknown])[] };

const written = typeof document === 'undefined' ? null : document.getElementById('given');
export const given: Given = JSON.parse(written?.textContent ?? '{"answers":[]}');

/** The last answers of this visit by their keys, so that the way back shows a page at once and as it was. */
export const answers = new Map(given.answers);
/** Those that came with the page just now: nobody asks for them again. */
export const fresh = new Set(answers.keys());

/** What the parts of a page ask while it is being written, where there is no browser. */
export const asked: { key: string; read: () => Promise<unknown> }[] = [];
