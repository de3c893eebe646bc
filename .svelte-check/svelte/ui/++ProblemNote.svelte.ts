///<reference types="svelte" />
;
import IconWarn from '~icons/lucide/circle-alert';
import IconOff from '~icons/lucide/cloud-off';
import Button from './Button.svelte';
import { m } from './paraglide/messages.js';
import { Problem, problemWords } from './problem.ts';
;

  type Props = {
    /** Whatever was thrown. */
    problem: unknown;
    /** Instead of the usual words. */
    words?: string;
    retry?: () => void;
  };;function $$render() {

  
  
  
  
  


  let { problem, words, retry }: Props = $props();
  const silent = $derived(problem instanceof Problem && problem.status === 0);
  const requestId = $derived(
    problem instanceof Problem && problem.status >= 500 ? problem.requestId : undefined,
  );
;
async () => {

 { svelteHTML.createElement("div", {   "class":`problem`,"role":`alert`,});
  if(silent){ { const $$_ffOnocI1C = __sveltets_2_ensureComponent(IconOff); new $$_ffOnocI1C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}else{ { const $$_nraWnocI1C = __sveltets_2_ensureComponent(IconWarn); new $$_nraWnocI1C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
   { svelteHTML.createElement("div", { "class":`words`,});
     { svelteHTML.createElement("p", { "class":`title`,});m.app_problem_title(); }
     { svelteHTML.createElement("p", {});words ?? problemWords(problem); }
    if(requestId){ { svelteHTML.createElement("p", { "class":`note`,});m.app_problem_request({ id: requestId }); }}
   }
  if(retry){ { const $$_nottuB1C = __sveltets_2_ensureComponent(Button); new $$_nottuB1C({ target: __sveltets_2_any(), props: { children:() => { return __sveltets_2_any(0); },"onclick":retry,}});m.app_retry(); Button}}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const ProblemNote__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type ProblemNote__SvelteComponent_ = ReturnType<typeof ProblemNote__SvelteComponent_>;
/*Ωignore_endΩ*/export default ProblemNote__SvelteComponent_;