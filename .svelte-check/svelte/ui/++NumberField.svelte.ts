///<reference types="svelte" />
;
import type { HTMLInputAttributes } from 'svelte/elements';
import { describedBy } from './described.ts';
import Labelled from './Labelled.svelte';
import { m } from './paraglide/messages.js';
;

  type Props = {
    label: string;
    /** Null while the field is empty or holds no number. */
    value: number | null;
    /** Written after the figure: «см», «кг», «₽». */
    unit?: string;
    hint?: string;
    error?: string;
    optional?: boolean;
    labelHidden?: boolean;
  } & Omit<HTMLInputAttributes, 'type' | 'value'>;;function $$render() {

  
  
  
  


  const own = $props.id();
  let {
    label,
    value = $bindable(null),
    unit,
    hint,
    error,
    optional,
    labelHidden,
    required = false,
    id = own,
    ...rest
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;

  let typed = $state('');
  const read = (text: string): number | null => {
    const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
    return plain === '' || !Number.isFinite(Number(plain)) ? null : Number(plain);
  };
  // What is being typed («1,») must stay as typed as long as it means the same number.
  const text = $derived(
    read(typed) === value ? typed : value === null ? '' : String(value).replace('.', ','),
  );
  const wrong = $derived(typed.trim() !== '' && read(typed) === null ? m.app_field_number() : undefined);
  const shownError = $derived(error ?? wrong);
;
async () => {

  { const $$_dellebaL0C = __sveltets_2_ensureComponent(Labelled); new $$_dellebaL0C({ target: __sveltets_2_any(), props: {          children:() => { return __sveltets_2_any(0); },"id":id ?? own,label,hint,"error":shownError,optional,labelHidden,"required":required === true,}});
   { svelteHTML.createElement("div", { "class":`box`,});
     { svelteHTML.createElement("input", {                   ...rest,id,"class":`control figures`,"inputmode":`decimal`,"autocomplete":`off`,"value":text,"aria-invalid":shownError ? true : undefined,"aria-describedby":describedBy(id ?? own, hint, shownError),"aria-required":required || undefined,"oninput":(event) => {
        typed = event.currentTarget.value;
        value = read(typed);
      },});}
    if(unit){ { svelteHTML.createElement("span", { "class":`unit`,});unit; }}
   }
 Labelled}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('value'), slots: {}, events: {} }}
const NumberField__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type NumberField__SvelteComponent_ = ReturnType<typeof NumberField__SvelteComponent_>;
/*Ωignore_endΩ*/export default NumberField__SvelteComponent_;