export { default } from "./++Day.svelte.ts";
export * from "./++Day.svelte.ts";
