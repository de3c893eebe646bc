export { default } from "./++Pager.svelte.ts";
export * from "./++Pager.svelte.ts";
