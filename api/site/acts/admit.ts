import { prepared } from '../../../db/open.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import { policies } from '../../eligibility/reads.ts';
import { decide } from '../../eligibility/rules.ts';
import { assertConsents } from '../reads/consents.ts';
import type { BookingRequest } from '../shapes.ts';
import type { Guard } from './guard.ts';
import { isSpent, spend } from './spend.ts';

// What is a protected family's is not counted: nobody learns by her phone that she asked for something.
const of = `r.applicant_phone = :phone AND r.applicant_phone <> '' AND NOT ${isProtected('r.family_id')}`;
const openOnes = prepared((_orm, sqlite) =>
  sqlite.prepare<{ phone: string }, Record<'requests' | 'places', number>>(`
    SELECT (SELECT count(*) FROM booking r WHERE ${of} AND r.state = 'requested') AS requests,
      (SELECT count(*) FROM queue_entry r WHERE ${of} AND r.closed_at IS NULL) AS places`),
);

/**
 * Refuses one more while so many of a phone wait already: requests nobody has answered, or places in the queue.
 * @throws Problem `too_many_open`
 */
export function assertFewOpen(
  ctx: Ctx,
  centreId: CentreId,
  phone: string,
  kind: 'requests' | 'places',
): void {
  const scope = { centreId, group: null, category: null, itemTypeId: null };
  const most = decide(policies(ctx.db), 'openRequests', scope).value;
  const open = openOnes(ctx.db).get({ phone })?.[kind] ?? 0;
  if (open >= most) throw new Problem('too_many_open');
}

type Asked = Pick<BookingRequest, 'centreId' | 'applicant' | 'consents' | 'proof'>;

/** What each request of the site must pass: limits and the proof of work before its act, the rest within. */
export async function admit<T>(
  ctx: Ctx,
  guard: Guard,
  network: string,
  body: Asked,
  kind: 'requests' | 'places',
  run: (applicant: Asked['applicant'] & { messages: boolean }) => T,
): Promise<T> {
  const { centreId, applicant, consents, proof } = body;
  await guard.take({ requestOfAddress: network });
  await guard.proved(proof);
  // Only work that was done counts for a phone or an e-mail: else whoever knows it would lock it out for nothing.
  const { phone, email } = applicant;
  if (!isSpent(ctx, proof))
    await guard.take({ requestOfPhone: phone, ...(email !== '' && { requestOfEmail: email }) });
  return act(ctx, () => {
    spend(ctx, proof);
    assertConsents(ctx, consents);
    assertFewOpen(ctx, centreId, applicant.phone, kind);
    return run({ ...applicant, messages: consents.some(({ purpose }) => purpose === 'messages') });
  });
}
