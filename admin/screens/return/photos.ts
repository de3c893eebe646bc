import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { request } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';

/** Keeps photos with a loan, one after another; those that did not get through can be sent again from the notice. */
export async function keepPhotos(loanId: string, photos: readonly File[]): Promise<void> {
  const lost: File[] = [];
  for (const photo of photos) {
    const body = new FormData();
    body.set('photo', photo);
    try {
      await request(`/api/loans/${encodeURIComponent(loanId)}/photos`, { method: 'POST', body });
    } catch {
      lost.push(photo);
    }
  }
  if (lost.length > 0)
    notices.say(m.loans_photos_lost({ count: lost.length }), {
      tone: 'bad',
      actions: [{ label: m.app_retry(), run: () => keepPhotos(loanId, lost) }],
    });
  await queries.invalidateQueries({ queryKey: ['centre', session.centreId, 'loans'] });
}
