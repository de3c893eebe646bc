///<reference types="svelte" />
;
import type { HTMLInputAttributes, HTMLTextareaAttributes } from 'svelte/elements';
import IconShow from '~icons/lucide/eye';
import IconHide from '~icons/lucide/eye-off';
import { describedBy } from './described.ts';
import Labelled from './Labelled.svelte';
import { m } from './paraglide/messages.js';
;

  type Props = {
    label: string;
    value: string;
    type?: 'text' | 'tel' | 'email' | 'search' | 'password' | 'time' | 'url' | 'textarea';
    hint?: string;
    error?: string;
    optional?: boolean;
    labelHidden?: boolean;
  } & Omit<HTMLInputAttributes & HTMLTextareaAttributes, 'type' | 'value'>;;function $$render() {

  
  
  
  
  
  


  const own = $props.id();
  let {
    label,
    value = $bindable(''),
    type = 'text',
    hint,
    error,
    optional,
    labelHidden,
    required = false,
    id = own,
    ...rest
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;

  let shown = $state(false);
  const aria = $derived({
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy(id ?? own, hint, error),
    'aria-required': required || undefined,
  });
  const oninput = (event: Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    value = event.currentTarget.value;
  };
;
async () => {

 { const $$_dellebaL0C = __sveltets_2_ensureComponent(Labelled); new $$_dellebaL0C({ target: __sveltets_2_any(), props: {        children:() => { return __sveltets_2_any(0); },"id":id ?? own,label,hint,error,optional,labelHidden,"required":required === true,}});
  if(type === 'textarea'){
     { svelteHTML.createElement("textarea", {      ...rest,...aria,id,"class":`control`,value,oninput,}); }
  }else{
     { svelteHTML.createElement("div", { "class":`box`,});
       { svelteHTML.createElement("input", {          ...rest,...aria,id,"class":['control', { secret: type === 'password' }],"type":type === 'password' && shown ? 'text' : type,value,oninput,});}
      if(type === 'password'){
         { svelteHTML.createElement("button", {     "type":`button`,"aria-pressed":shown,"onclick":() => (shown = !shown),});
          if(shown){ { const $$_ediHnocI3C = __sveltets_2_ensureComponent(IconHide); new $$_ediHnocI3C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}else{ { const $$_wohSnocI3C = __sveltets_2_ensureComponent(IconShow); new $$_wohSnocI3C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
           { svelteHTML.createElement("span", { "class":`visually-hidden`,});shown ? m.app_hide_password() : m.app_show_password(); }
         }
      }
     }
  }
 Labelled}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('value'), slots: {}, events: {} }}
const Field__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Field__SvelteComponent_ = ReturnType<typeof Field__SvelteComponent_>;
/*Ωignore_endΩ*/export default Field__SvelteComponent_;