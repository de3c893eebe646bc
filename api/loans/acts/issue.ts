import { inserter } from '../../../db/open.ts';
import { handover } from '../../../db/tables/loans.ts';
import { afterHandOut, bookingToHandOut, handOut } from '../../bookings/acts/hand-out.ts';
import { deskFacts } from '../../bookings/reads/desk.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { enter } from '../../families/acts/enter.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import { handoverCard } from '../reads/cards.ts';
import { type Weighed, weigh } from '../reads/weighing.ts';
import type { HandoverBody, HandoverCard } from '../shapes.ts';
import { lend } from './lend.ts';

const addHandover = inserter(handover);

type Handing = Omit<HandoverBody, 'rest'> & Partial<Pick<HandoverBody, 'rest'>>;

/** Refuses the whole handover with every reason of every thing; the likeliest race is told by its own name. */
function refuse(weighed: readonly Weighed[]): void {
  const items = weighed
    .map(({ unit, verdict, stock, kit }) => ({
      unitId: unit.id,
      reasons: [
        ...stock,
        ...(verdict.ok ? [] : verdict.reasons),
        ...(kit && kit.check === undefined ? [{ code: 'kit_check_required' as const }] : []),
      ],
    }))
    .filter((item) => item.reasons.length > 0);
  if (items.length === 0) return;
  const codes = items.flatMap((item) => item.reasons.map((reason) => reason.code));
  const alone = (['kit_check_required', 'kit_incomplete'] as const).find((one) =>
    codes.every((code) => code === one),
  );
  const race = (['unit_not_free', 'promised_to_others'] as const).find((one) => codes.includes(one));
  throw new Problem(race ?? alone ?? 'not_entitled', undefined, { extra: { items } });
}

/**
 * Hands several things to a family at once, all or none: one handover, a loan each, due on an open day. For a
 * booking each fills a line of it; what was not booked goes along as it would without.
 * @throws Problem `not_found`, `forbidden`; `unit_not_free`, `promised_to_others` or `not_entitled`, each with
 *   `items: [{ unitId, reasons }]` naming every reason, `kit_check_required` or `kit_incomplete` where that is the only
 *   one; `access_reason_required` for a protected
 *   family, `invalid_request` for a due day out of the term; `booking_closed` for one that is not confirmed
 */
export function issue(
  ctx: Ctx,
  centreId: CentreId,
  { familyId, items, bookingId, rest = 'keep' }: Handing,
  reason?: AccessReason,
): HandoverCard {
  let handed: HandoverCard | undefined;
  const handoverId = act(ctx, () => {
    permit(ctx, 'loan.issue', centreId);
    if (items.some((item) => item.overrides.length > 0)) permit(ctx, 'loan.override', centreId);
    openDay(ctx, centreId);
    enter(ctx, familyId, 'family.read', reason);
    const desk = deskFacts(ctx, centreId, familyId);
    if (bookingId !== undefined) bookingToHandOut(ctx, bookingId, familyId);
    const weighed = weigh(ctx, desk, items, bookingId);
    refuse(weighed);
    const id = ctx.newId<'handover'>();
    const at = now(ctx);
    addHandover(ctx.db, { id, centreId, familyId, at, staffId: actorId(ctx) });
    const lent = weighed.map((one) => {
      if (one.line !== null) handOut(ctx, one.line.id);
      return lend(ctx, desk, { handoverId: id, familyId, weighed: one });
    });
    const loans = lent.map(({ loan }) => loan);
    handed = { id, familyId, at, loans, notReissued: lent.flatMap((one) => one.notReissued) };
    if (bookingId !== undefined) afterHandOut(ctx, bookingId, rest);
    return id;
  });
  return handed ?? handoverCard(ctx, handoverId);
}
