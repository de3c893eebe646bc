import { onDestroy, untrack } from 'svelte';
import { address } from '../../../ui/address.svelte.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { route } from '../../routes.ts';

/**
 * What lies on the desk need not be scanned again by whoever steps back. To another choice of the family it comes
 * along as it is, not as it was when the first was chosen; leaving the desk (Esc, a link) without having handed it
 * out says so, with the way back.
 */
export function mindLeft(): void {
  // The address is another one by the time the screen is taken down.
  let desk = { whom: '', units: '', booking: '' };
  $effect(() => {
    const whom = route.params.familyId ?? '';
    if (whom === '' && desk.whom !== '') {
      const { units } = desk;
      untrack(() => address.set('unit', units));
    }
    desk = { whom, units: address.get('unit'), booking: address.get('booking') };
  });
  onDestroy(() => {
    const { whom, units, booking } = desk;
    const count = units.split(',').filter(Boolean).length;
    if (count === 0 || !/^\/admin(?!\/(issue|sign-in)\b)/.test(location.pathname)) return;
    const href = `/admin/issue${whom && `/${whom}`}?unit=${units}${booking && `&booking=${booking}`}`;
    notices.say(m.loans_not_given_yet({ count }), {
      tone: 'info',
      actions: [{ label: m.loans_go_back(), href }],
    });
  });
}
