export { default } from "./++Money.svelte.ts";
export * from "./++Money.svelte.ts";
