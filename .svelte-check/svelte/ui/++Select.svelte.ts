///<reference types="svelte" />
;
import type { HTMLSelectAttributes } from 'svelte/elements';
import IconDown from '~icons/lucide/chevron-down';
import { describedBy } from './described.ts';
import Labelled from './Labelled.svelte';
function $$render<Value extends string>() {

  
  
  
  

  type Props = {
    label: string;
    value: Value | '';
    options: readonly { value: Value; label: string; disabled?: boolean }[];
    /** The words of the empty choice; without it there is none. */
    placeholder?: string;
    hint?: string;
    error?: string;
    optional?: boolean;
    labelHidden?: boolean;
  } & Omit<HTMLSelectAttributes, 'value'>;

  const own = $props.id();
  let {
    label,
    value = $bindable(''),
    options,
    placeholder,
    hint,
    error,
    optional,
    labelHidden,
    required = false,
    id = own,
    ...rest
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;
;
async () => {

 { const $$_dellebaL0C = __sveltets_2_ensureComponent(Labelled); new $$_dellebaL0C({ target: __sveltets_2_any(), props: {        children:() => { return __sveltets_2_any(0); },"id":id ?? own,label,hint,error,optional,labelHidden,"required":required === true,}});
   { svelteHTML.createElement("div", { "class":`box`,});
     { svelteHTML.createElement("select", {            ...rest,id,"class":`control`,"bind:value":value,"aria-invalid":error ? true : undefined,"aria-describedby":describedBy(id ?? own, hint, error),"aria-required":required || undefined,});/*Ωignore_startΩ*/() => value = __sveltets_2_any(null);/*Ωignore_endΩ*/
      if(placeholder !== undefined){ { svelteHTML.createElement("option", {"value":"",});placeholder; }}
         for(let option of __sveltets_2_ensureArray(options)){option.value;
         { svelteHTML.createElement("option", {   "value":option.value,"disabled":option.disabled,});option.label; }
      }
     }
     { const $$_nwoDnocI2C = __sveltets_2_ensureComponent(IconDown); new $$_nwoDnocI2C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
   }
 Labelled}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('value'), slots: {}, events: {} }}
class __sveltets_Render<Value extends string> {
    props(): ReturnType<typeof $$render<Value>>['props'] { return null as any; }
    events(): ReturnType<typeof $$render<Value>>['events'] { return null as any; }
    slots(): ReturnType<typeof $$render<Value>>['slots'] { return null as any; }
    bindings() { return __sveltets_$$bindings('value'); }
    exports() { return {}; }
}

interface $$IsomorphicComponent {
    new <Value extends string>(options: import('svelte').ComponentConstructorOptions<ReturnType<__sveltets_Render<Value>['props']>>): import('svelte').SvelteComponent<ReturnType<__sveltets_Render<Value>['props']>, ReturnType<__sveltets_Render<Value>['events']>, ReturnType<__sveltets_Render<Value>['slots']>> & { $$bindings?: ReturnType<__sveltets_Render<Value>['bindings']> } & ReturnType<__sveltets_Render<Value>['exports']>;
    <Value extends string>(internal: unknown, props: ReturnType<__sveltets_Render<Value>['props']> & {}): ReturnType<__sveltets_Render<Value>['exports']>;
    z_$$bindings?: ReturnType<__sveltets_Render<any>['bindings']>;
}
const Select__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Select__SvelteComponent_<Value extends string> = InstanceType<typeof Select__SvelteComponent_<Value>>;
/*Ωignore_endΩ*/export default Select__SvelteComponent_;