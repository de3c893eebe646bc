///<reference types="svelte" />
;
import { money } from './format.ts';

;type $$ComponentProps =  { kopecks: number };function $$render() {

  

  let { kopecks }:/*Ωignore_startΩ*/$$ComponentProps/*Ωignore_endΩ*/ = $props();
;
async () => {

 { svelteHTML.createElement("data", {   "class":`figures`,"value":(kopecks / 100).toFixed(2),});money(kopecks); }
};
return { props: {} as any as $$ComponentProps, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Money__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Money__SvelteComponent_ = ReturnType<typeof Money__SvelteComponent_>;
/*Ωignore_endΩ*/export default Money__SvelteComponent_;