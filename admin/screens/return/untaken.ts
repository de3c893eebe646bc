import { onDestroy } from 'svelte';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';

/**
 * Whoever scans thing after thing must not think that a scan takes the one before it back: leaving a thing for the
 * next says so, with the way to it. Call the returned function once it is settled.
 */
export function mindUntaken(unitId: string, thing: string): () => void {
  let settled = false;
  onDestroy(() => {
    // While a component is taken down, signals still tell what was; the browser knows where we are.
    const to = location.pathname;
    if (settled || !to.startsWith('/admin/return/') || to.endsWith(unitId)) return;
    notices.say(m.loans_not_taken_yet({ thing }), {
      tone: 'info',
      actions: [{ label: m.loans_go_back(), href: `/admin/return/${unitId}` }],
    });
  });
  return () => {
    settled = true;
  };
}
