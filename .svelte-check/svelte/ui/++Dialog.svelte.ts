///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import IconClose from '~icons/lucide/x';
import { m } from './paraglide/messages.js';
;

  type Props = {
    open: boolean;
    title: string;
    children: Snippet;
    /** The buttons at the foot, the main one last. */
    actions?: Snippet;
    wide?: boolean;
    /** False when only an answer may close it. */
    dismissible?: boolean;
    onclose?: () => void;
  };;function $$render() {

  
  
  


  const id = $props.id();
  let {
    open = $bindable(false),
    title,
    children,
    actions,
    wide = false,
    dismissible = true,
    onclose,
  }: Props = $props()/*Ωignore_startΩ*/;open;/*Ωignore_endΩ*/;

  let dialog: HTMLDialogElement;

  $effect(() => {
    if (open && !dialog.open) dialog.showModal();
    else if (!open && dialog.open) dialog.close();
  });
;
async () => {

  { const $$_dialog0 = svelteHTML.createElement("dialog", {           "class":{ wide },"aria-labelledby":id,"oncancel":(event) => {
    if (!dismissible) event.preventDefault();
  },"onclose":() => {
    open = false;
    onclose?.();
  },"onmousedown":(event) => {
    if (dismissible && event.target === dialog) dialog.close();
  },});dialog = $$_dialog0;
  if(open){
     { svelteHTML.createElement("div", { "class":`inside`,});
       { svelteHTML.createElement("header", {});
         { svelteHTML.createElement("h2", {id,});title; }
        if(dismissible){
           { svelteHTML.createElement("button", {     "type":`button`,"class":`close`,"onclick":() => dialog.close(),});
             { const $$_esolCnocI4C = __sveltets_2_ensureComponent(IconClose); new $$_esolCnocI4C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});} { svelteHTML.createElement("span", { "class":`visually-hidden`,});m.app_close(); }
           }
        }
       }
       { svelteHTML.createElement("div", { "class":`body`,});;__sveltets_2_ensureSnippet(children()); }
      if(actions){ { svelteHTML.createElement("footer", {});;__sveltets_2_ensureSnippet(actions()); }}
     }
  }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('open'), slots: {}, events: {} }}
const Dialog__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Dialog__SvelteComponent_ = ReturnType<typeof Dialog__SvelteComponent_>;
/*Ωignore_endΩ*/export default Dialog__SvelteComponent_;