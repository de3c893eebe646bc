///<reference types="svelte" />
;
import type { Snippet } from 'svelte';
import IconDown from '~icons/lucide/arrow-down';
import IconUp from '~icons/lucide/arrow-up';
import IconBoth from '~icons/lucide/arrow-up-down';
import { address } from './address.svelte.ts';
import { m } from './paraglide/messages.js';
function $$render<Item, Column extends string>() {

  
  
  
  
  
  

  type Props = {
    /** Says what the rows are, for a screen reader. */
    label: string;
    /** The first column names the row; `end` sets figures to the right. */
    columns: readonly { key: Column; label: string; sortable?: boolean; end?: boolean }[];
    rows: readonly Item[];
    key: (item: Item) => string;
    cell: Snippet<[Item, Column]>;
    /** Makes the whole row one link. */
    href?: (item: Item) => string;
    /** The parameter of the address that keeps the order: 'name', or '-name' for the other way. */
    param?: string;
  };

  let { label, columns, rows, key, cell, href, param = 'sort' }: Props = $props();
  const order = $derived(address.get(param));
  const turn = (column: Column) =>
    address.set(param, order === column ? `-${column}` : order === `-${column}` ? '' : column);
;
async () => {

 { svelteHTML.createElement("table", { "class":{ live: href },});
   { svelteHTML.createElement("caption", { "class":`visually-hidden`,});label; }
   { svelteHTML.createElement("thead", {});
     { svelteHTML.createElement("tr", {});
         for(let column of __sveltets_2_ensureArray(columns)){column.key;
        const up = order === column.key;
        const down = order === `-${column.key}`;
         { svelteHTML.createElement("th", {       "scope":`col`,"class":{ end: column.end },"aria-sort":up ? 'ascending' : down ? 'descending' : undefined,});
          if(column.sortable){
             { svelteHTML.createElement("button", {     "type":`button`,"class":{ on: up || down },"onclick":() => turn(column.key),});
              column.label;
              if(up){ { const $$_pUnocI5C = __sveltets_2_ensureComponent(IconUp); new $$_pUnocI5C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}} else if (down){ { const $$_nwoDnocI5C = __sveltets_2_ensureComponent(IconDown); new $$_nwoDnocI5C({ target: __sveltets_2_any(), props: {   "aria-hidden":`true`,}});}}else{ { const $$_htoBnocI5C = __sveltets_2_ensureComponent(IconBoth); new $$_htoBnocI5C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
               { svelteHTML.createElement("span", { "class":`visually-hidden`,});up ? m.app_sorted_up() : down ? m.app_sorted_down() : ''; }
             }
          }else{column.label;}
         }
      }
     }
   }
   { svelteHTML.createElement("tbody", {});
       for(let item of __sveltets_2_ensureArray(rows)){key(item);
       { svelteHTML.createElement("tr", {});
            for(let column of __sveltets_2_ensureArray(columns)){let index = 1;column.key;
          if(index === 0){
             { svelteHTML.createElement("th", {   "scope":`row`,"class":{ end: column.end },});
              if(href){ { svelteHTML.createElement("a", { "href":href(item),});;__sveltets_2_ensureSnippet(cell(item, column.key)); }}else{;__sveltets_2_ensureSnippet(cell(
                  item,
                  column.key,
                ));}
             }
          }else{
             { svelteHTML.createElement("td", {   "class":{ end: column.end, figures: column.end },...__sveltets_2_empty({"data-label":column.label}),});
               { svelteHTML.createElement("span", {});;__sveltets_2_ensureSnippet(cell(item, column.key)); }
             }
          }
        }
       }
    }
   }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
class __sveltets_Render<Item,Column extends string> {
    props(): ReturnType<typeof $$render<Item,Column>>['props'] { return null as any; }
    events(): ReturnType<typeof $$render<Item,Column>>['events'] { return null as any; }
    slots(): ReturnType<typeof $$render<Item,Column>>['slots'] { return null as any; }
    bindings() { return __sveltets_$$bindings(''); }
    exports() { return {}; }
}

interface $$IsomorphicComponent {
    new <Item,Column extends string>(options: import('svelte').ComponentConstructorOptions<ReturnType<__sveltets_Render<Item,Column>['props']>>): import('svelte').SvelteComponent<ReturnType<__sveltets_Render<Item,Column>['props']>, ReturnType<__sveltets_Render<Item,Column>['events']>, ReturnType<__sveltets_Render<Item,Column>['slots']>> & { $$bindings?: ReturnType<__sveltets_Render<Item,Column>['bindings']> } & ReturnType<__sveltets_Render<Item,Column>['exports']>;
    <Item,Column extends string>(internal: unknown, props: ReturnType<__sveltets_Render<Item,Column>['props']> & {}): ReturnType<__sveltets_Render<Item,Column>['exports']>;
    z_$$bindings?: ReturnType<__sveltets_Render<any,any>['bindings']>;
}
const Table__SvelteComponent_: $$IsomorphicComponent = null as any;
/*Ωignore_startΩ*/type Table__SvelteComponent_<Item,Column extends string> = InstanceType<typeof Table__SvelteComponent_<Item,Column>>;
/*Ωignore_endΩ*/export default Table__SvelteComponent_;