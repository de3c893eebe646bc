///<reference types="svelte" />
;
import type { Component, Snippet } from 'svelte';
import type { HTMLAnchorAttributes, HTMLButtonAttributes } from 'svelte/elements';
import Spinner from './Spinner.svelte';
;

  type Props = {
    /** One primary a screen; danger is for what hurts; quiet has no edge. */
    tone?: 'primary' | 'secondary' | 'quiet' | 'danger';
    size?: 'usual' | 'main' | 'small';
    icon?: Component;
    /** The key that does the same, shown as a hint. */
    kbd?: string;
    busy?: boolean;
    disabled?: boolean;
    wide?: boolean;
    /** Shows the icon only; the children still name the button for a screen reader. */
    iconOnly?: boolean;
    href?: string;
    children: Snippet;
  } & Omit<HTMLButtonAttributes & HTMLAnchorAttributes, 'type' | 'children'> & { type?: 'button' | 'submit' };;function $$render() {
  const inside/*Ωignore_positionΩ*/ = ()/*Ωignore_startΩ*/: ReturnType<import('svelte').Snippet>/*Ωignore_endΩ*/ => { async ()/*Ωignore_positionΩ*/ => {
  if(busy){ { const $$_rennipS0C = __sveltets_2_ensureComponent(Spinner); new $$_rennipS0C({ target: __sveltets_2_any(), props: {}});}} else if (Icon){ { const $$_nocI0C = __sveltets_2_ensureComponent(Icon); new $$_nocI0C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}}
   { svelteHTML.createElement("span", { "class":['label', { 'visually-hidden': iconOnly }],});;__sveltets_2_ensureSnippet(children()); }
  if(kbd){ { svelteHTML.createElement("kbd", { "aria-hidden":`true`,});kbd; }}
};return __sveltets_2_any(0)};
  
  
  


  let {
    tone = 'secondary',
    size = 'usual',
    icon: Icon,
    kbd,
    busy = false,
    disabled = false,
    wide = false,
    iconOnly = false,
    href,
    type = 'button',
    children,
    class: extra,
    ...rest
  }: Props = $props();

  const classes = $derived(['button', tone, size, { wide, iconOnly }, extra]);
;
async () => {



if(href !== undefined && !disabled){
   { svelteHTML.createElement("a", {   ...rest,href,"class":classes,});;__sveltets_2_ensureSnippet(inside()); }
}else{
   { svelteHTML.createElement("button", {             ...rest,type,"class":classes,"disabled":disabled || undefined,"aria-disabled":busy || undefined,"aria-busy":busy || undefined,"onclick":(event) => {
      if (busy) event.preventDefault();
      else rest.onclick?.(event);
    },});
    ;__sveltets_2_ensureSnippet(inside());
   }
}


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Button__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Button__SvelteComponent_ = ReturnType<typeof Button__SvelteComponent_>;
/*Ωignore_endΩ*/export default Button__SvelteComponent_;