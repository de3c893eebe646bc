import { dayFacts } from '../../bookings/reads/days.ts';
import { firstPickUp } from '../../bookings/rules.ts';
import { centreFacts, directory } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { groupsOf } from '../../eligibility/reads.ts';
import type { GroupFacts } from '../../eligibility/rules.ts';
import type { SiteCentre, SiteCentreCard, SiteGroup } from '../shapes.ts';

/** A target group as families read of it. */
export const siteGroup = ({ proof, proofRequired, ...group }: GroupFacts): SiteGroup => {
  const { key, nameRu, nameEn, entitles } = group;
  return { key, nameRu, nameEn, entitles, paper: proof, paperRequired: proofRequired };
};

/** The centres that lend, by name: where they are, how they work today, from which day something can be picked up. */
export const siteCentres = (ctx: Ctx): SiteCentre[] =>
  directory(ctx).flatMap((entry) => {
    const { region, timeZone, services } = centreFacts(ctx.db, entry.id);
    if (!services.includes('rental') && !services.includes('multibox')) return [];
    return [{ ...entry, region, timeZone, services, nextPickUp: firstPickUp(dayFacts(ctx, entry.id)) }];
  });

/**
 * A centre that lends, with the groups its region lends to.
 * @throws Problem `not_found`
 */
export function siteCentre(ctx: Ctx, centreId: CentreId): SiteCentreCard {
  const centre = found(siteCentres(ctx).find(({ id }) => id === centreId));
  return { ...centre, groups: groupsOf(ctx.db, centre.region).map(siteGroup) };
}
