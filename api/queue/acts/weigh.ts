import { type Db, prepared } from '../../../db/open.ts';
import type { Ctx } from '../../core/context.ts';
import { addDays, type Day } from '../../core/dates.ts';
import type { CentreId, FamilyId, ItemTypeId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { isProtected } from '../../core/unseen.ts';
import { decide } from '../../eligibility/rules.ts';
import { membersAndContacts } from '../../families/reads.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { bookable, stockOf } from '../../stock/reads.ts';
import { keptOf, queueTerms, standingFor } from '../reads.ts';
import { wishedDays } from '../rules.ts';

type Wish = { centreId: CentreId; itemTypeId: ItemTypeId; quantity: number; wantedFrom: Day; days: number };

/**
 * Judges a wish for a place in the queue; returns the stock it is for and the priority of whoever asks.
 * @throws Problem `not_found` for an unknown type or centre, `free_now`, `invalid_request`
 */
export function weighWish(ctx: Ctx, wish: Wish, familyId: FamilyId | null) {
  const { centreId, itemTypeId, quantity, wantedFrom, days } = wish;
  const terms = queueTerms(ctx.db, centreId, itemTypeId);
  const { itemType, policies } = terms;
  const stock = stockOf(ctx.db, centreId, itemTypeId);
  if (itemType.archived) refuseField('itemTypeId', 'archived', 'It is lent no more; choose another type');
  if (stock === undefined || stock.capacity === 0)
    refuseField('itemTypeId', 'not_held', 'The centre has none; choose another type or centre');
  if (quantity > stock.capacity)
    refuseField('quantity', 'too_big', `The centre has ${stock.capacity} of them in all`);
  const today = openDay(ctx, centreId);
  const { priority, scope } = standingFor(ctx.db, terms, familyId, today);
  const longest = decide(policies, 'termDays', scope, itemType.termDays).value;
  if (days > longest) refuseField('days', 'too_long', `Name ${longest} days or fewer`);
  const farthest = addDays(today, decide(policies, 'maxAdvanceDays', scope).value);
  if (wantedFrom < today) refuseField('wantedFrom', 'in_the_past', 'Name today or a later day');
  if (wantedFrom > farthest) refuseField('wantedFrom', 'too_far', `Name a day until ${farthest}`);
  const { starts, until } = wishedDays(wish, { ...terms, today });
  const kept = keptOf(ctx.db, [stock.id], today, familyId).get(stock.id);
  if (bookable(ctx.db, stock.id, starts, until, undefined, kept) >= quantity) throw new Problem('free_now');
  return { stockId: stock.id, priority, names: { nameRu: itemType.nameRu, nameEn: itemType.nameEn } };
}

const waiting = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ stockId: number; familyId: FamilyId | null; phones: string; but: string }, number>(`
      SELECT 1 FROM queue_entry q
      LEFT JOIN family f ON f.id = q.family_id
      WHERE q.stock_id = :stockId AND q.closed_at IS NULL AND q.id <> :but
        AND (coalesce(f.merged_into, f.id) = :familyId
          OR (q.applicant_phone IN (SELECT value FROM json_each(:phones))
            AND (f.id IS NULL OR (:familyId IS NULL AND NOT ${isProtected('f.id')}))))
      LIMIT 1`)
    .pluck(),
);

/**
 * Refuses a second place for the same thing: of the same family, or of one phone while no card is known. Nobody learns
 * by a phone that a protected family waits.
 * @throws Problem `already_waiting`
 */
export function assertNotWaiting(
  db: Db,
  stockId: number,
  familyId: FamilyId | null,
  phone: string,
  but = '',
): void {
  const own = familyId === null ? [] : membersAndContacts(db, familyId).contacts.map(({ value }) => value);
  const phones = JSON.stringify([phone, ...own].filter((one) => one !== ''));
  if (waiting(db).get({ stockId, familyId, phones, but }) !== undefined) throw new Problem('already_waiting');
}
