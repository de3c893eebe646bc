///<reference types="svelte" />
;
import { Combobox } from 'bits-ui';
import IconCheck from '~icons/lucide/check';
import IconDown from '~icons/lucide/chevron-down';
import { describedBy } from './described.ts';
import Labelled from './Labelled.svelte';
import { m } from './paraglide/messages.js';
function $$render<Value extends string>() {

  
  
  
  
  
  

  type Props = {
    label: string;
    value: Value | '';
    items: readonly { value: Value; label: string; note?: string }[];
    /** Asks for other items as the person types; without it the given items are filtered here. */
    onquery?: (typed: string) => void;
    onchange?: (value: Value | '') => void;
    busy?: boolean;
    placeholder?: string;
    hint?: string;
    error?: string;
    optional?: boolean;
    required?: boolean;
    labelHidden?: boolean;
  };

  const id = $props.id();
  let {
    label,
    value = $bindable(''),
    items,
    onquery,
    onchange,
    busy = false,
    placeholder,
    hint,
    error,
    optional,
    required = false,
    labelHidden,
  }: Props = $props()/*Ωignore_startΩ*/;value;/*Ωignore_endΩ*/;

  let open = $state(false);
  let typed = $state('');
  const plain = (text: string) => text.toLowerCase().replaceAll('ё', 'е');
  const chosen = $derived(items.find((item) => item.value === value)?.label ?? '');
  const found = $derived(
    onquery || typed === '' || typed === chosen
      ? items
      : items.filter((item) => plain(`${item.label} ${item.note ?? ''}`).includes(plain(typed))),
  );
;
async () => {

 { const $$_dellebaL0C = __sveltets_2_ensureComponent(Labelled); new $$_dellebaL0C({ target: __sveltets_2_any(), props: {      children:() => { return __sveltets_2_any(0); },id,label,hint,error,optional,labelHidden,required,}});
   { const $$_tooR_xobobmoC1C = __sveltets_2_ensureComponent(Combobox.Root); const $$_tooR_xobobmoC1 = new $$_tooR_xobobmoC1C({ target: __sveltets_2_any(), props: {              children:() => { return __sveltets_2_any(0); },"type":`single`,open,"value":value as string,"inputValue":chosen,"items":items.map((item) => ({ value: item.value, label: item.label })),"onValueChange":(next) => {
      const item = items.find((one) => one.value === next);
      value = item?.value ?? '';
      onchange?.(value);
    },"onOpenChange":(now) => {
      if (!now) typed = '';
    },}});/*Ωignore_startΩ*/() => open = __sveltets_2_any(null);/*Ωignore_endΩ*/$$_tooR_xobobmoC1.$$bindings = 'open';
     { svelteHTML.createElement("div", { "class":`box`,});
       { const $$_tupnI_xobobmoC3C = __sveltets_2_ensureComponent(Combobox.Input); new $$_tupnI_xobobmoC3C({ target: __sveltets_2_any(), props: {                 id,"class":`control`,placeholder,"autocomplete":`off`,"aria-invalid":error ? true : undefined,"aria-describedby":describedBy(id, hint, error),"aria-required":required || undefined,"onfocus":() => {
          if (onquery && items.length === 0) onquery('');
        },"oninput":(event) => {
          // The library opens on key-down only; a paste, dictation or a touch keyboard sends none.
          open = true;
          typed = event.currentTarget.value;
          onquery?.(typed);
        },}});}
       { const $$_reggirT_xobobmoC3C = __sveltets_2_ensureComponent(Combobox.Trigger); new $$_reggirT_xobobmoC3C({ target: __sveltets_2_any(), props: {     children:() => { return __sveltets_2_any(0); },"class":`combobox-trigger`,"tabindex":-1,"aria-label":m.app_choose(),}});
         { const $$_nwoDnocI4C = __sveltets_2_ensureComponent(IconDown); new $$_nwoDnocI4C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
       Combobox.Trigger}
     }
     { const $$_latroP_xobobmoC2C = __sveltets_2_ensureComponent(Combobox.Portal); new $$_latroP_xobobmoC2C({ target: __sveltets_2_any(), props: {children:() => { return __sveltets_2_any(0); },}});
       { const $$_tnetnoC_xobobmoC3C = __sveltets_2_ensureComponent(Combobox.Content); new $$_tnetnoC_xobobmoC3C({ target: __sveltets_2_any(), props: {     children:() => { return __sveltets_2_any(0); },"class":`combobox-list`,"sideOffset":4,"aria-label":label,}});
           for(let item of __sveltets_2_ensureArray(found)){item.value;
           { const $$_metI_xobobmoC4C = __sveltets_2_ensureComponent(Combobox.Item); const $$_metI_xobobmoC4 = new $$_metI_xobobmoC4C({ target: __sveltets_2_any(), props: {     "class":`combobox-item`,"value":item.value,"label":item.label,children:({ selected }) => { async ()/*Ωignore_positionΩ*/ => {
               { svelteHTML.createElement("span", { });item.label;if(item.note){ { svelteHTML.createElement("small", {});item.note; }} }
              if(selected){ { const $$_kcehCnocI0C = __sveltets_2_ensureComponent(IconCheck); new $$_kcehCnocI0C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
            };return __sveltets_2_any(0)},}});/*Ωignore_startΩ*/const {children} = $$_metI_xobobmoC4.$$prop_def;/*Ωignore_endΩ*/
            
           Combobox.Item}
        }
           { svelteHTML.createElement("p", {   "class":`nothing`,"role":`status`,});busy ? m.app_loading() : m.app_nothing_found(); }
        
       Combobox.Content}
     Combobox.Portal}
   Combobox.Root}
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
const Combobox__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Combobox__SvelteComponent_<Value extends string> = InstanceType<typeof Combobox__SvelteComponent_<Value>>;
/*Ωignore_endΩ*/export default Combobox__SvelteComponent_;