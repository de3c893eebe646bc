///<reference types="svelte" />
;
import { date, day, exactDay, fromToday, shortDay } from './format.ts';
;

  type Props = {
    /** 'YYYY-MM-DD'. */
    iso: string;
    /** The centre's calendar day; the device's when absent. */
    today?: string;
    /** «вт, 8 декабря» · «8 декабря» · «через 3 дня» · «08.12.2026». */
    look?: 'day' | 'date' | 'relative' | 'short';
  };;function $$render() {

  


  let { iso, today, look = 'day' }: Props = $props();
  const text = $derived(
    { day, date, relative: fromToday, short: (value: string) => shortDay(value) }[look](iso, today),
  );
;
async () => {

 { svelteHTML.createElement("time", {      "class":{ figures: look === 'short' },"datetime":iso,"title":exactDay(iso),}); { svelteHTML.createElement("span", { "aria-hidden":look === 'relative' ? true : undefined,});text; }if(look === 'relative'){ { svelteHTML.createElement("span", {  "class":`visually-hidden`,});text; exactDay(iso); }} }
};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Day__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Day__SvelteComponent_ = ReturnType<typeof Day__SvelteComponent_>;
/*Ωignore_endΩ*/export default Day__SvelteComponent_;