///<reference types="svelte" />
;
import { m } from './paraglide/messages.js';
;

  type Props = {
    shape?: 'rows' | 'text' | 'cards';
    count?: number;
  };;function $$render() {

  


  let { shape = 'rows', count = 4 }: Props = $props();
  const pieces = $derived(Array.from({ length: count }, (_, index) => index));
;
async () => {

 { svelteHTML.createElement("div", {   "class":['skeleton', shape],"role":`status`,});
   { svelteHTML.createElement("span", { "class":`visually-hidden`,});m.app_loading(); }
     for(let piece of __sveltets_2_ensureArray(pieces)){piece;
     { svelteHTML.createElement("div", {   "class":`piece`,"aria-hidden":`true`,});
      if(shape === 'rows'){ { svelteHTML.createElement("span", { "class":`tile`,}); }}
       { svelteHTML.createElement("span", { "class":`lines`,}); { svelteHTML.createElement("span", { "class":`line`,}); } { svelteHTML.createElement("span", { "class":`line short`,}); } }
     }
  }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Skeleton__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Skeleton__SvelteComponent_ = ReturnType<typeof Skeleton__SvelteComponent_>;
/*Ωignore_endΩ*/export default Skeleton__SvelteComponent_;