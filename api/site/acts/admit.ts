import { prepared } from '../../../db/open.ts';
import { act } from '../../core/act.ts';
import { type Ctx, now } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import { policies } from '../../eligibility/reads.ts';
import { decide } from '../../eligibility/rules.ts';
import { assertConsents } from '../reads/consents.ts';
import { mostVisitsAhead } from '../rules.ts';
import type { BookingRequest } from '../shapes.ts';
import type { Guard } from './guard.ts';
import { isSpent, spend } from './spend.ts';

// What is a protected family's is not counted, nor what is at a guests' venue: nobody learns of either by a phone.
const of = `r.applicant_phone = :phone AND r.applicant_phone <> '' AND NOT ${isProtected('r.family_id')}`;
type Kind = 'requests' | 'places' | 'visits';
const openOnes = prepared((_orm, sqlite) =>
  sqlite.prepare<{ phone: string; now: Moment }, Record<Kind, number>>(`
    SELECT (SELECT count(*) FROM booking r WHERE ${of} AND r.state = 'requested') AS requests,
      (SELECT count(*) FROM queue_entry r WHERE ${of} AND r.closed_at IS NULL) AS places,
      (SELECT count(*) FROM visit r JOIN venue_session s ON s.id = r.session_id JOIN venue v ON v.id = s.venue_id
       WHERE ${of} AND r.state IN ('booked', 'waiting') AND s.starts_at > :now AND v.access = 'public') AS visits`),
);

/**
 * Refuses one more while so many of a phone wait already: requests nobody has answered, places in the queue, or
 * places in sessions that are still to come.
 * @throws Problem `too_many_open`
 */
export function assertFewOpen(ctx: Ctx, centreId: CentreId, phone: string, kind: Kind): void {
  const scope = { centreId, group: null, category: null, itemTypeId: null };
  const most = kind === 'visits' ? mostVisitsAhead : decide(policies(ctx.db), 'openRequests', scope).value;
  const open = openOnes(ctx.db).get({ phone, now: now(ctx) })?.[kind] ?? 0;
  if (open >= most) throw new Problem('too_many_open');
}

type Asked = Pick<BookingRequest, 'centreId' | 'applicant' | 'consents' | 'proof'>;

/** What each request of the site must pass: limits and the proof of work before its act, the rest within. */
export async function admit<T>(
  ctx: Ctx,
  guard: Guard,
  network: string,
  body: Asked,
  kind: Kind,
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
