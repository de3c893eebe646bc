///<reference types="svelte" />
;
import Button from './Button.svelte';
import { m } from './paraglide/messages.js';
;

  type Props = {
    /** Whether the last answer had a cursor to go on from. */
    more: boolean;
    busy?: boolean;
    onmore: () => void;
  };;function $$render() {

  
  


  let { more, busy = false, onmore }: Props = $props();
;
async () => {

if(more){
   { svelteHTML.createElement("div", { "class":`pager no-print`,}); { const $$_nottuB1C = __sveltets_2_ensureComponent(Button); new $$_nottuB1C({ target: __sveltets_2_any(), props: {  children:() => { return __sveltets_2_any(0); },busy,"onclick":onmore,}});m.app_more(); Button} }
}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Pager__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Pager__SvelteComponent_ = ReturnType<typeof Pager__SvelteComponent_>;
/*Ωignore_endΩ*/export default Pager__SvelteComponent_;