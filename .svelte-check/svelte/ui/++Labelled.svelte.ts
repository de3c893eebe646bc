///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import IconWarn from '~icons/lucide/circle-alert';
import { m } from './paraglide/messages.js';
;

  type Props = {
    id: string;
    label: string;
    hint?: string;
    error?: string;
    required?: boolean;
    /** Says «необязательно» beside the label. */
    optional?: boolean;
    labelHidden?: boolean;
    children: Snippet;
  };;function $$render() {

  
  
  


  let {
    id,
    label,
    hint,
    error,
    required = false,
    optional = false,
    labelHidden = false,
    children,
  }: Props = $props();
;
async () => {

 { svelteHTML.createElement("div", { "class":`labelled`,});
   { svelteHTML.createElement("label", {   "for":id,"class":{ 'visually-hidden': labelHidden },});
    label;
    if(required){ { svelteHTML.createElement("span", {   "class":`star`,"aria-hidden":`true`,});  }}
    if(optional){ { svelteHTML.createElement("span", { "class":`optional`,});m.app_optional(); }}
   }
  ;__sveltets_2_ensureSnippet(children());
  if(hint){ { svelteHTML.createElement("p", {   "class":`hint`,"id":`${id}-hint`,});hint; }}
  if(error){ { svelteHTML.createElement("p", {   "class":`error`,"id":`${id}-error`,}); { const $$_nraWnocI2C = __sveltets_2_ensureComponent(IconWarn); new $$_nraWnocI2C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});} { svelteHTML.createElement("span", {});error; } }}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Labelled__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Labelled__SvelteComponent_ = ReturnType<typeof Labelled__SvelteComponent_>;
/*Ωignore_endΩ*/export default Labelled__SvelteComponent_;