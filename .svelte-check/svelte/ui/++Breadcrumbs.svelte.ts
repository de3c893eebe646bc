///<reference types="svelte" />
;
import { m } from './paraglide/messages.js';
;

  type Props = {
    /** From the top to here; the last one is where one is and needs no href. */
    items: readonly { label: string; href?: string }[];
  };;function $$render() {

  


  let { items }: Props = $props();
;
async () => {

 { svelteHTML.createElement("nav", {   "class":`no-print`,"aria-label":m.app_breadcrumbs(),});
   { svelteHTML.createElement("ol", { "class":`crumbs`,});
        for(let item of __sveltets_2_ensureArray(items)){let index = 1;index;
       { svelteHTML.createElement("li", {});
        if(item.href && index < items.length - 1){ { svelteHTML.createElement("a", { "href":item.href,});item.label; }
        }else{ { svelteHTML.createElement("span", { "aria-current":index === items.length - 1 ? 'page' : undefined,});item.label; }}
       }
    }
   }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Breadcrumbs__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Breadcrumbs__SvelteComponent_ = ReturnType<typeof Breadcrumbs__SvelteComponent_>;
/*Ωignore_endΩ*/export default Breadcrumbs__SvelteComponent_;