export { default } from "./++PhotoInput.svelte.ts";
export * from "./++PhotoInput.svelte.ts";
