///<reference types="svelte" />
;
import type { Component, Snippet } from 'svelte';
;

  type Props = {
    icon: Component;
    title: string;
    /** What would be here, and how the first one comes. */
    text?: string;
    children?: Snippet;
  };;function $$render() {

  


  let { icon: Icon, title, text, children }: Props = $props();
;
async () => {

 { svelteHTML.createElement("div", { "class":`empty`,});
   { svelteHTML.createElement("span", { "class":`round`,}); { const $$_nocI2C = __sveltets_2_ensureComponent(Icon); new $$_nocI2C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});} }
   { svelteHTML.createElement("p", { "class":`title`,});title; }
  if(text){ { svelteHTML.createElement("p", { "class":`text`,});text; }}
  if(children){ { svelteHTML.createElement("div", { "class":`action`,});;__sveltets_2_ensureSnippet(children()); }}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Empty__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Empty__SvelteComponent_ = ReturnType<typeof Empty__SvelteComponent_>;
/*Ωignore_endΩ*/export default Empty__SvelteComponent_;