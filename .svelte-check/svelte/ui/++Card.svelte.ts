///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
;

  type Props = {
    title?: string;
    /** How many there are, beside the title. */
    count?: number;
    tone?: 'neutral' | 'good' | 'warn' | 'bad' | 'info';
    /** A link or a quiet button at the right of the title. */
    action?: Snippet;
    /** For a list or a table, which bring their own padding. */
    flush?: boolean;
    children: Snippet;
  };;function $$render() {

  


  const id = $props.id();
  let { title, count, tone = 'neutral', action, flush = false, children }: Props = $props();
;
async () => {

 { svelteHTML.createElement("section", {   "class":['card', { flush }],"aria-labelledby":title ? id : undefined,});
  if(title){
     { svelteHTML.createElement("header", {});
       { svelteHTML.createElement("h2", {id,});title; }
      if(count !== undefined){ { svelteHTML.createElement("span", { "class":['count', 'figures', tone],});count; }}
      if(action){ { svelteHTML.createElement("span", { "class":`action`,});;__sveltets_2_ensureSnippet(action()); }}
     }
  }
  ;__sveltets_2_ensureSnippet(children());
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Card__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Card__SvelteComponent_ = ReturnType<typeof Card__SvelteComponent_>;
/*Ωignore_endΩ*/export default Card__SvelteComponent_;