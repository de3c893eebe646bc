///<reference types="svelte" />
;
import type { Component } from 'svelte';
import { address } from './address.svelte.ts';
function $$render<Value extends string>() {

  
  

  type Props = {
    label: string;
    options: readonly { value: Value | ''; label: string; count?: number; icon?: Component }[];
    /** The parameter of the address that keeps the choice; the option '' is the one without it. */
    param: string;
  };

  let { label, options, param }: Props = $props();
  const value = $derived(address.get(param));
;
async () => {

 { svelteHTML.createElement("fieldset", {   "class":`filters`,"aria-label":label,});
     for(let option of __sveltets_2_ensureArray(options)){option.value;
    const Icon = option.icon;
     { svelteHTML.createElement("button", {       "type":`button`,"aria-pressed":value === option.value,"onclick":() => address.set(param, option.value),});
      if(Icon){ { const $$_nocI2C = __sveltets_2_ensureComponent(Icon); new $$_nocI2C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
      option.label;
      if(option.count !== undefined){ { svelteHTML.createElement("span", { "class":`count figures`,});option.count; }}
     }
  }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
class __sveltets_Render<Value extends string> {
    props(): ReturnType<typeof $$render<Value>>['props'] { return null as any; }
    events(): ReturnType<typeof $$render<Value>>['events'] { return null as any; }
    slots(): ReturnType<typeof $$render<Value>>['slots'] { return null as any; }
    bindings() { return __sveltets_$$bindings(''); }
    exports() { return {}; }
}

interface $$IsomorphicComponent {
    new <Value extends string>(options: import('svelte').ComponentConstructorOptions<ReturnType<__sveltets_Render<Value>['props']>>): import('svelte').SvelteComponent<ReturnType<__sveltets_Render<Value>['props']>, ReturnType<__sveltets_Render<Value>['events']>, ReturnType<__sveltets_Render<Value>['slots']>> & { $$bindings?: ReturnType<__sveltets_Render<Value>['bindings']> } & ReturnType<__sveltets_Render<Value>['exports']>;
    <Value extends string>(internal: unknown, props: ReturnType<__sveltets_Render<Value>['props']> & {}): ReturnType<__sveltets_Render<Value>['exports']>;
    z_$$bindings?: ReturnType<__sveltets_Render<any>['bindings']>;
}
const Filters__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Filters__SvelteComponent_<Value extends string> = InstanceType<typeof Filters__SvelteComponent_<Value>>;
/*Ωignore_endΩ*/export default Filters__SvelteComponent_;