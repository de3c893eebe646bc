///<reference types="svelte" />
;
import type { Component } from 'svelte';
function $$render<Value extends string>() {

  

  type Props = {
    label: string;
    value: Value | '';
    options: readonly { value: Value; label: string; hint?: string; icon?: Component; disabled?: boolean }[];
    hint?: string;
    error?: string;
    /** Chips wrap; segments stand in one bar. */
    look?: 'chips' | 'segments';
    labelHidden?: boolean;
    required?: boolean;
    onchange?: (value: Value) => void;
  };

  const id = $props.id();
  let {
    label,
    value = $bindable(''),
    options,
    hint,
    error,
    look = 'chips',
    labelHidden = false,
    required = false,
    onchange,
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;
;
async () => {

  { svelteHTML.createElement("div", {          "class":`choice`,"role":`radiogroup`,"aria-labelledby":`${id}-label`,"aria-required":required || undefined,"aria-invalid":error ? true : undefined,});
   { svelteHTML.createElement("p", {   "id":`${id}-label`,"class":['legend', { 'visually-hidden': labelHidden }],});label; }
   { svelteHTML.createElement("div", { "class":['options', look],});
       for(let option of __sveltets_2_ensureArray(options)){option.value;
      const Icon = option.icon;
       { svelteHTML.createElement("label", {});
         { svelteHTML.createElement("input", {             "type":`radio`,"name":id,"value":option.value,"checked":value === option.value,"disabled":option.disabled,"onchange":() => {
            value = option.value;
            onchange?.(option.value);
          },});}
        if(Icon){ { const $$_nocI3C = __sveltets_2_ensureComponent(Icon); new $$_nocI3C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
         { svelteHTML.createElement("span", { });option.label;if(option.hint){ { svelteHTML.createElement("small", {});option.hint; }} }
       }
    }
   }
  if(hint){ { svelteHTML.createElement("p", { "class":`hint`,});hint; }}
  if(error){ { svelteHTML.createElement("p", { "class":`error`,});error; }}
 }


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
const Choice__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Choice__SvelteComponent_<Value extends string> = InstanceType<typeof Choice__SvelteComponent_<Value>>;
/*Ωignore_endΩ*/export default Choice__SvelteComponent_;