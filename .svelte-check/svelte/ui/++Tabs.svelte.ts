///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import { address } from './address.svelte.ts';
function $$render<Value extends string>() {

  
  

  type Props = {
    label: string;
    items: readonly { value: Value; label: string; count?: number }[];
    /** The parameter of the address that keeps the open tab; the first one needs none. */
    param?: string;
    children: Snippet<[Value]>;
  };

  const id = $props.id();
  let { label, items, param = 'tab', children }: Props = $props();

  const current = $derived(items.find((item) => item.value === address.get(param)) ?? items[0]);
  const choose = (index: number) => {
    const item = items[(index + items.length) % items.length];
    if (!item) return;
    address.set(param, item === items[0] ? '' : item.value);
    document.getElementById(`${id}-${item.value}`)?.focus();
  };
  const onkeydown = (event: KeyboardEvent, index: number) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
;
async () => {

 { svelteHTML.createElement("div", {     "class":`tabs`,"role":`tablist`,"aria-label":label,});
      for(let item of __sveltets_2_ensureArray(items)){let index = 1;item.value;
     { svelteHTML.createElement("button", {                 "type":`button`,"role":`tab`,"id":`${id}-${item.value}`,"aria-selected":item === current,"aria-controls":`${id}-panel`,"tabindex":item === current ? 0 : -1,"onclick":() => choose(index),"onkeydown":(event) => onkeydown(event, index),});
      item.label;if(item.count !== undefined){ { svelteHTML.createElement("span", { "class":`count figures`,});item.count; }}
     }
  }
 }
if(current){
   { svelteHTML.createElement("div", {     "role":`tabpanel`,"id":`${id}-panel`,"aria-labelledby":`${id}-${current.value}`,});
    ;__sveltets_2_ensureSnippet(children(current.value));
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
const Tabs__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Tabs__SvelteComponent_<Value extends string> = InstanceType<typeof Tabs__SvelteComponent_<Value>>;
/*Ωignore_endΩ*/export default Tabs__SvelteComponent_;