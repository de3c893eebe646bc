///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import Picture from './Picture.svelte';
;

  type Props = {
    title: string;
    note?: string;
    href?: string;
    onclick?: () => void;
    /** Shows the tile of an item type; null shows the plain one. */
    picture?: string | null;
    /** Instead of a picture. */
    leading?: Snippet;
    /** A badge, a date; a button here must not be inside a row that is itself a link. */
    trailing?: Snippet;
    /** More lines under the note: badges, reasons. */
    children?: Snippet;
  };;function $$render() {
  const words/*Ωignore_positionΩ*/ = ()/*Ωignore_startΩ*/: ReturnType<import('svelte').Snippet>/*Ωignore_endΩ*/ => { async ()/*Ωignore_positionΩ*/ => {
   { svelteHTML.createElement("span", { "class":`title`,});title; }
  if(note){ { svelteHTML.createElement("span", { "class":`note`,});note; }}
};return __sveltets_2_any(0)};
  
  


  let { title, note, href, onclick, picture, leading, trailing, children }: Props = $props();
;
async () => {



 { svelteHTML.createElement("li", { "class":['row', { live: href !== undefined || onclick }],});
  if(leading){;__sveltets_2_ensureSnippet(leading());} else if (picture !== undefined){ { const $$_erutciP1C = __sveltets_2_ensureComponent(Picture); new $$_erutciP1C({ target: __sveltets_2_any(), props: {  "url":picture,}});}}
   { svelteHTML.createElement("div", { "class":`words`,});
    if(href !== undefined){
       { svelteHTML.createElement("a", {  "class":`go`,href,});;__sveltets_2_ensureSnippet(words()); }
    } else if (onclick){
       { svelteHTML.createElement("button", {    "class":`go`,"type":`button`,onclick,});;__sveltets_2_ensureSnippet(words()); }
    }else{
      ;__sveltets_2_ensureSnippet(words());
    }
    ;__sveltets_2_ensureSnippet(children?.());
   }
  if(trailing){ { svelteHTML.createElement("div", { "class":`trailing`,});;__sveltets_2_ensureSnippet(trailing()); }}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Row__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Row__SvelteComponent_ = ReturnType<typeof Row__SvelteComponent_>;
/*Ωignore_endΩ*/export default Row__SvelteComponent_;