///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import { walk } from './walk.ts';
;

  type Props = { label?: string; children: Snippet };;function $$render() {

  
  


  let { label, children }: Props = $props();
;
async () => {

 { svelteHTML.createElement("ul", {    "class":`list`,"aria-label":label,[Symbol("@attach")]:walk,});;__sveltets_2_ensureSnippet(children()); }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const List__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type List__SvelteComponent_ = ReturnType<typeof List__SvelteComponent_>;
/*Ωignore_endΩ*/export default List__SvelteComponent_;