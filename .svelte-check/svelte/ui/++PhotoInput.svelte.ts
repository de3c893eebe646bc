///<reference types="svelte" />
;
import IconCamera from '~icons/lucide/camera';
import IconClose from '~icons/lucide/x';
import { describedBy } from './described.ts';
import { m } from './paraglide/messages.js';
;

  type Props = {
    label: string;
    files: File[];
    multiple?: boolean;
    hint?: string;
    error?: string;
  };;function $$render() {

  
  
  
  


  const id = $props.id();
  const limit = 10 * 1024 * 1024;
  let { label, files = $bindable([]), multiple = false, hint = m.app_photo_hint(), error }: Props = $props()/*Ωignore_startΩ*/;files;/*Ωignore_endΩ*/;

  let wrong = $state('');
  const shownError = $derived(wrong || error);
  const previews = $derived(files.map((file) => ({ file, url: URL.createObjectURL(file) })));
  $effect(() => {
    const shown = previews;
    return () => {
      for (const { url } of shown) URL.revokeObjectURL(url);
    };
  });

  const take = (event: Event & { currentTarget: HTMLInputElement }) => {
    const taken = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = '';
    const large = taken.some((file) => file.size > limit);
    const other = taken.some((file) => !file.type.startsWith('image/'));
    wrong = other ? m.app_photo_not_image() : large ? m.app_photo_too_large() : '';
    const good = taken.filter((file) => file.size <= limit && file.type.startsWith('image/'));
    if (good.length > 0) files = multiple ? [...files, ...good] : good.slice(0, 1);
  };
;
async () => {

 { svelteHTML.createElement("div", { "class":`photo`,});
   { svelteHTML.createElement("span", {   "class":`label`,"id":`${id}-label`,});label; }
   { svelteHTML.createElement("div", { "class":`tiles`,});
       for(let { file, url } of __sveltets_2_ensureArray(previews)){url;
       { svelteHTML.createElement("span", { "class":`tile`,});
         { svelteHTML.createElement("img", {    "src":url,"alt":m.app_photo_alt({ name: file.name }),});}
         { svelteHTML.createElement("button", {   "type":`button`,"onclick":() => (files = files.filter((one) => one !== file)),});
           { const $$_esolCnocI4C = __sveltets_2_ensureComponent(IconClose); new $$_esolCnocI4C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});} { svelteHTML.createElement("span", { "class":`visually-hidden`,});m.app_photo_remove(); }
         }
       }
    }
    if(multiple || files.length === 0){
       { svelteHTML.createElement("label", { "class":`add`,});
         { const $$_aremaCnocI3C = __sveltets_2_ensureComponent(IconCamera); new $$_aremaCnocI3C({ target: __sveltets_2_any(), props: {  "aria-hidden":`true`,}});}
         { svelteHTML.createElement("span", { "id":`${id}-add`,});m.app_photo_add(); }
         { svelteHTML.createElement("input", {                 id,"class":`visually-hidden`,"type":`file`,"accept":`image/jpeg,image/png,image/webp,image/heic,image/heif`,multiple,"aria-labelledby":`${id}-label ${id}-add`,"aria-describedby":describedBy(id, hint, shownError),"aria-invalid":shownError ? true : undefined,"onchange":take,});}
       }
    }
   }
  if(hint){ { svelteHTML.createElement("p", {   "class":`hint`,"id":`${id}-hint`,});hint; }}
  if(shownError){ { svelteHTML.createElement("p", {     "class":`error`,"id":`${id}-error`,"role":`alert`,});shownError; }}
 }


};
return { props: {} as any as Props, exports: {}, bindings: __sveltets_$$bindings('files'), slots: {}, events: {} }}
const PhotoInput__SvelteComponent_ = __sveltets_2_fn_component($$render());
/*Ωignore_startΩ*/type PhotoInput__SvelteComponent_ = ReturnType<typeof PhotoInput__SvelteComponent_>;
/*Ωignore_endΩ*/export default PhotoInput__SvelteComponent_;