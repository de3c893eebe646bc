import { and, eq, isNull } from 'drizzle-orm';
import { consent, consentText } from '../../../db/tables/families.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx } from '../../core/context.ts';
import type { ConsentId, FamilyId } from '../../core/ids.ts';
import { found, Problem, refuseField } from '../../core/problem.ts';
import { dayAndRegion } from '../reads.ts';
import type { AccessReason, NewConsent } from '../shapes.ts';
import { enterToChange } from './enter.ts';
import { touch } from './write.ts';

const inForce = (id: FamilyId, purpose: string) =>
  and(eq(consent.familyId, id), eq(consent.purpose, purpose), isNull(consent.withdrawnOn));

/**
 * Notes that a family consented to one version of the text of one purpose.
 * @returns the id of the consent
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`; `invalid_request` for a text that does not
 *   exist, a day to come or one before the text; `conflict` when a consent to this very text is in force
 */
export const giveConsent = (ctx: Ctx, id: FamilyId, given: NewConsent, reason?: AccessReason): ConsentId =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.write', reason);
    const { today } = dayAndRegion(ctx, standing.centreId);
    const { purpose, textVersion, givenOn = today } = given;
    const text = ctx.db.orm
      .select({ since: consentText.since })
      .from(consentText)
      .where(and(eq(consentText.purpose, purpose), eq(consentText.version, textVersion)))
      .get();
    if (text === undefined) refuseField('textVersion', 'unknown', 'Send the version of a text that exists');
    if (givenOn > today)
      refuseField('givenOn', 'in_future', 'Write the day of the paper, today at the latest');
    if (givenOn < text.since)
      refuseField('givenOn', 'before_text', `This text is in force from ${text.since} on`);
    const sameText = and(inForce(id, purpose), eq(consent.textVersion, textVersion));
    if (ctx.db.orm.select({ id: consent.id }).from(consent).where(sameText).get() !== undefined)
      throw new Problem('conflict', 'A consent to this text is in force');
    const consentId = ctx.newId<'consent'>();
    ctx.db.orm
      .insert(consent)
      .values({ id: consentId, familyId: id, purpose, textVersion, givenOn, takenBy: actorId(ctx) })
      .run();
    touch(ctx, id);
    record(ctx, {
      act: 'family.consent.given',
      subject: 'family',
      subjectId: id,
      centreId: standing.centreId,
      detail: { ...why, consent: consentId, purpose, textVersion },
    });
    return consentId;
  });

/**
 * Withdraws a consent, and with it every other in force for the same purpose: who says no means the purpose.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`; `conflict` when it was withdrawn before
 */
export const withdrawConsent = (ctx: Ctx, id: FamilyId, consentId: ConsentId, reason?: AccessReason): void =>
  act(ctx, () => {
    const { standing, why } = enterToChange(ctx, id, 'family.write', reason);
    const own = and(eq(consent.id, consentId), eq(consent.familyId, id));
    const { purpose, withdrawnOn } = found(ctx.db.orm.select().from(consent).where(own).get());
    if (withdrawnOn !== null) throw new Problem('conflict', 'This consent was withdrawn before');
    ctx.db.orm
      .update(consent)
      .set({ withdrawnOn: dayAndRegion(ctx, standing.centreId).today })
      .where(inForce(id, purpose))
      .run();
    touch(ctx, id);
    record(ctx, {
      act: 'family.consent.withdrawn',
      subject: 'family',
      subjectId: id,
      centreId: standing.centreId,
      detail: { ...why, consent: consentId, purpose },
    });
  });
