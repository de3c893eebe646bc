///<reference types="svelte" />
;
import IconBad from '~icons/lucide/circle-alert';
import IconGood from '~icons/lucide/circle-check';
import IconInfo from '~icons/lucide/info';
import IconClose from '~icons/lucide/x';
import { type Notice, type NoticeAction, notices } from './notices.svelte.ts';
import { m } from './paraglide/messages.js';
function $$render() {

  
  
  
  
  
  

  const icons = { good: IconGood, bad: IconBad, info: IconInfo };

  /** Nothing disappears from under the pointer or the focus. */
  const waiting = (notice: Notice) => (box: HTMLElement) => {
    const hold = () => notices.hold(notice.id);
    const resume = () => notices.resume(notice);
    for (const event of ['mouseenter', 'focusin']) box.addEventListener(event, hold);
    for (const event of ['mouseleave', 'focusout']) box.addEventListener(event, resume);
  };

  const act = (notice: Notice, action: NoticeAction) => {
    notices.dismiss(notice.id);
    void action.run?.();
  };
;
async () => {

 { svelteHTML.createElement("div", {     "class":`notices no-print`,"role":`status`,"aria-live":`polite`,});
     for(let notice of __sveltets_2_ensureArray(notices.all)){notice.id;
    const Icon = icons[notice.tone];
     { svelteHTML.createElement("div", {  "class":['notice', notice.tone],[Symbol("@attach")]:waiting(notice),});
       { const $$_nocI2C = __sveltets_2_ensureComponent(Icon); new $$_nocI2C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
       { svelteHTML.createElement("p", {});notice.text; }
         for(let action of __sveltets_2_ensureArray(notice.actions)){action.label;
        if(action.href){
           { svelteHTML.createElement("a", {   "href":action.href,"onclick":() => act(notice, action),});action.label; }
        }else{
           { svelteHTML.createElement("button", {   "type":`button`,"onclick":() => act(notice, action),});action.label; }
        }
      }
       { svelteHTML.createElement("button", {     "type":`button`,"class":`close`,"onclick":() => notices.dismiss(notice.id),});
         { const $$_esolCnocI3C = __sveltets_2_ensureComponent(IconClose); new $$_esolCnocI3C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});} { svelteHTML.createElement("span", { "class":`visually-hidden`,});m.app_close(); }
       }
     }
  }
 }


};
return { props: {} as Record<string, never>, exports: {}, bindings: "", slots: {}, events: {} }}
const Notices__SvelteComponent_ = __sveltets_2_isomorphic_component(__sveltets_2_with_any_event($$render()));
/*Ωignore_startΩ*/type Notices__SvelteComponent_ = InstanceType<typeof Notices__SvelteComponent_>;
/*Ωignore_endΩ*/export default Notices__SvelteComponent_;