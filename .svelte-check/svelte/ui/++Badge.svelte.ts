///<reference types="svelte" />
;
import type { Component, Snippet } from 'svelte';
;

  type Props = {
    tone?: 'neutral' | 'good' | 'warn' | 'bad' | 'info';
    /** A status always has one; a mere label («многодетные») may go without. */
    icon?: Component;
    children: Snippet;
  };;function $$render() {

  


  let { tone = 'neutral', icon: Icon, children }: Props = $props();
;
async () => {

 { svelteHTML.createElement("span", { "class":['badge', tone],});
  if(Icon){ { const $$_nocI1C = __sveltets_2_ensureComponent(Icon); new $$_nocI1C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
   { svelteHTML.createElement("span", {});;__sveltets_2_ensureSnippet(children()); }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Badge__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Badge__SvelteComponent_ = ReturnType<typeof Badge__SvelteComponent_>;
/*Ωignore_endΩ*/export default Badge__SvelteComponent_;