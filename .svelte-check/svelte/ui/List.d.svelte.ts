export { default } from "./++List.svelte.ts";
export * from "./++List.svelte.ts";
