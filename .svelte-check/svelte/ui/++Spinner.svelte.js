///<reference types="svelte" />
;function $$render() {
async () => { { svelteHTML.createElement("span", {   "class":`spinner`,"aria-hidden":`true`,}); }


};
return { props: /** @type {Record<string, never>} */ ({}), exports: {}, bindings: "", slots: {}, events: {} }}
export const Spinner__SvelteComponent_ = __sveltets_2_isomorphic_component(__sveltets_2_partial(__sveltets_2_with_any_event($$render())));
/*Ωignore_startΩ*//** @typedef {InstanceType<typeof Spinner__SvelteComponent_>} Spinner__SvelteComponent_ */
/*Ωignore_endΩ*/export default Spinner__SvelteComponent_;