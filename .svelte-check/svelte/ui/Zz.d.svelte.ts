export { default } from "./++Zz.svelte.ts";
export * from "./++Zz.svelte.ts";
