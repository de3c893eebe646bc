///<reference types="svelte" />
;
import type { HTMLInputAttributes } from 'svelte/elements';
import IconCalendar from '~icons/lucide/calendar';
import { describedBy } from './described.ts';
import { exactDay, shortDay, typedDay } from './format.ts';
import Labelled from './Labelled.svelte';
import { m } from './paraglide/messages.js';
;

  type Props = {
    label: string;
    /** 'YYYY-MM-DD', or '' while empty or not a day. */
    value: string;
    min?: string;
    max?: string;
    hint?: string;
    error?: string;
    optional?: boolean;
    labelHidden?: boolean;
  } & Omit<HTMLInputAttributes, 'type' | 'value' | 'min' | 'max'>;;function $$render() {

  
  
  
  
  
  


  const own = $props.id();
  let {
    label,
    value = $bindable(''),
    min,
    max,
    hint,
    error,
    optional,
    labelHidden,
    required = false,
    id = own,
    ...rest
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;

  let typed = $state('');
  let writing = $state(false);
  let picker: HTMLInputElement;
  const text = $derived(writing || value === '' ? typed : shortDay(value));
  const wrong = $derived(!writing && typed.trim() !== '' && value === '' ? m.app_field_date() : undefined);
  const shownError = $derived(error ?? wrong);
  const shownHint = $derived(!writing && value ? exactDay(value) : hint);
;
async () => {

  { const $$_dellebaL0C = __sveltets_2_ensureComponent(Labelled); new $$_dellebaL0C({ target: __sveltets_2_any(), props: {           children:() => { return __sveltets_2_any(0); },"id":id ?? own,label,"hint":shownHint,"error":shownError,optional,labelHidden,"required":required === true,}});
   { svelteHTML.createElement("div", { "class":`box`,});
     { svelteHTML.createElement("input", {                       ...rest,id,"class":`control figures`,"inputmode":`numeric`,"autocomplete":`off`,"value":text,"aria-invalid":shownError ? true : undefined,"aria-describedby":describedBy(id ?? own, shownHint, shownError),"aria-required":required || undefined,"onfocus":() => {
        typed = value ? shortDay(value) : typed;
        writing = true;
      },"oninput":(event) => {
        typed = event.currentTarget.value;
        value = typedDay(typed) ?? '';
      },"onblur":() => (writing = false),});}
     { svelteHTML.createElement("button", {       "type":`button`,"tabindex":-1,"aria-hidden":`true`,"onclick":() => picker.showPicker(),});
       { const $$_radnelaCnocI3C = __sveltets_2_ensureComponent(IconCalendar); new $$_radnelaCnocI3C({ target: __sveltets_2_any(), props: {}});}
     }
     { const $$_input2 = svelteHTML.createElement("input", {               "class":`picker`,"type":`date`,"tabindex":-1,"aria-hidden":`true`,min,max,value,"onchange":(event) => {
        value = event.currentTarget.value;
        typed = value ? shortDay(value) : '';
      },});picker = $$_input2;}
   }
 Labelled}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('value'), slots: {}, events: {} }}
const DayField__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type DayField__SvelteComponent_ = ReturnType<typeof DayField__SvelteComponent_>;
/*Ωignore_endΩ*/export default DayField__SvelteComponent_;