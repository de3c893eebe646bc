import type { Ctx } from '../../core/context.ts';
import { groupsOf } from '../../eligibility/reads.ts';
import { decide, entitlementFor } from '../../eligibility/rules.ts';
import type { EntitlementAnswer, EntitlementQuestion } from '../shapes.ts';
import { siteGroup } from './centres.ts';
import { fitsOf, measuresOf } from './free.ts';
import { lentType } from './item.ts';
import { placeOf } from './place.ts';

/**
 * Whether somebody of these groups may borrow at a centre, which paper to bring, and who else may. Nothing of the
 * question is kept, logged or written into the trail.
 * @throws Problem `not_found` for a centre there is not and a type that is not lent
 */
export function entitled(ctx: Ctx, question: EntitlementQuestion): EntitlementAnswer {
  const { centreId, groups: named, itemTypeId, ageMonths } = question;
  const type = itemTypeId === undefined ? null : lentType(ctx, itemTypeId);
  const place = placeOf(ctx, centreId);
  const category = type?.category ?? question.category ?? 'rehab';
  const wanted = entitlementFor(category);
  const entitling = groupsOf(ctx.db, place.region).filter(({ entitles }) => entitles.includes(wanted));
  const own = entitling.filter(({ key }) => named.includes(key));
  const offered = place.categories.includes(category);
  // A family is served by the one of its groups that stands first in the queue.
  const scope = { centreId, group: own[0]?.key ?? null, category, itemTypeId: itemTypeId ?? null };
  return {
    entitled: offered && own.length > 0,
    offered,
    groups: own.map(siteGroup),
    others: entitling.filter(({ key }) => !named.includes(key)).map(siteGroup),
    termDays: type && decide(place.policies, 'termDays', scope, type.termDays).value,
    feeKopecks: decide(place.policies, 'feeKopecks', scope).value,
    depositKopecks: decide(place.policies, 'depositKopecks', scope).value,
    fits: type && fitsOf(type.fit, measuresOf({ ageMonths })),
    adultSigns: type?.fit.adultSigns ?? false,
    supervised: type?.fit.supervised ?? false,
  };
}
