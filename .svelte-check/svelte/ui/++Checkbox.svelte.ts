///<reference types="svelte" />
;
import type { HTMLInputAttributes } from 'svelte/elements';
import { describedBy } from './described.ts';
;

  type Props = {
    label: string;
    checked: boolean;
    hint?: string;
    error?: string;
  } & Omit<HTMLInputAttributes, 'type' | 'checked'>;;function $$render() {

  
  


  const own = $props.id();
  let { label, checked = $bindable(false), hint, error, id = own, ...rest }: Props = $props()/*Ωignore_startΩ*/;checked;/*Ωignore_endΩ*/;
;
async () => {

 { svelteHTML.createElement("div", { "class":`checkbox`,});
   { svelteHTML.createElement("label", {});
     { svelteHTML.createElement("input", {          ...rest,id,"type":`checkbox`,"bind:checked":checked,"aria-invalid":error ? true : undefined,"aria-describedby":describedBy(id ?? own, hint, error),});/*Ωignore_startΩ*/() => checked = __sveltets_2_any(null);/*Ωignore_endΩ*/}
     { svelteHTML.createElement("span", {});label; }
   }
  if(hint){ { svelteHTML.createElement("p", {   "class":`hint`,"id":`${id}-hint`,});hint; }}
  if(error){ { svelteHTML.createElement("p", {   "class":`error`,"id":`${id}-error`,});error; }}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('checked'), slots: {}, events: {} }}
const Checkbox__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Checkbox__SvelteComponent_ = ReturnType<typeof Checkbox__SvelteComponent_>;
/*Ωignore_endΩ*/export default Checkbox__SvelteComponent_;