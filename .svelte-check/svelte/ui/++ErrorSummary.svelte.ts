///<reference types="svelte" />
;
import IconWarn from '~icons/lucide/circle-alert';
import { m } from './paraglide/messages.js';
;

  type Props = {
    /** A `Form`; the summary shows itself only when something is wrong, and is where the focus goes. */
    form: { errors: Readonly<Record<string, string>>; message: string; summary: HTMLElement | undefined };
    /** The label of a field by its path; a click on the line goes to the field with that `id`. */
    labels?: Record<string, string>;
  };;function $$render() {

  
  


  let { form, labels = {} }: Props = $props();
  const lines = $derived(Object.entries(form.errors));

  const go = (event: MouseEvent, path: string) => {
    event.preventDefault();
    document.getElementById(path)?.focus();
  };
;
async () => {

if(lines.length > 0 || form.message){
   { const $$_div0 = svelteHTML.createElement("div", {      "class":`summary`,"role":`alert`,"tabindex":-1,});form.summary = $$_div0;
     { const $$_nraWnocI1C = __sveltets_2_ensureComponent(IconWarn); new $$_nraWnocI1C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
     { svelteHTML.createElement("div", {});
       { svelteHTML.createElement("p", { "class":`title`,});form.message || m.app_errors_title({ count: lines.length }); }
      if(lines.length > 0){
         { svelteHTML.createElement("ul", {});
             for(let [path, words] of __sveltets_2_ensureArray(lines)){path;
             { svelteHTML.createElement("li", {});
               { svelteHTML.createElement("a", {    "href":`#${path}`,"onclick":(event) => go(event, path),});labels[path] ? `${labels[path]}: ` : '';words; }
             }
          }
         }
      }
     }
   }
}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const ErrorSummary__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type ErrorSummary__SvelteComponent_ = ReturnType<typeof ErrorSummary__SvelteComponent_>;
/*Ωignore_endΩ*/export default ErrorSummary__SvelteComponent_;