export { default } from "./++Checkbox.svelte.ts";
export * from "./++Checkbox.svelte.ts";
