///<reference types="svelte" />
;
import IconPackage from '~icons/lucide/package';
;

  type Props = {
    /** `pictureUrl` of an item type: a photo or a drawn pictogram. */
    url?: string | null;
    /** Empty when the name stands beside it. */
    alt?: string;
    /** 44, 64 and 96 px; wide fills its card. */
    size?: 's' | 'm' | 'l' | 'wide';
  };;function $$render() {

  


  let { url, alt = '', size = 's' }: Props = $props();
  let failed = $state<string | null>(null);
;
async () => {

 { svelteHTML.createElement("span", { "class":['picture', size],});
  if(url && failed !== url){
     { svelteHTML.createElement("img", {         "src":url,alt,"loading":`lazy`,"decoding":`async`,"onerror":() => (failed = url),});}
  }else{
     { const $$_egakcaPnocI1C = __sveltets_2_ensureComponent(IconPackage); new $$_egakcaPnocI1C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
  }
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings(''), slots: {}, events: {} }}
const Picture__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type Picture__SvelteComponent_ = ReturnType<typeof Picture__SvelteComponent_>;
/*Ωignore_endΩ*/export default Picture__SvelteComponent_;