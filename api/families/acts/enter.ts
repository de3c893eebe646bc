import { record } from '../../audit/acts.ts';
import type { Permission } from '../../core/access.ts';
import { act } from '../../core/act.ts';
import type { Ctx } from '../../core/context.ts';
import type { FamilyId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { familyCard, isHidden, reach, type Standing } from '../reads.ts';
import type { AccessReason, FamilyCard } from '../shapes.ts';

/** A family that was entered, and the reason given for it, for the trail. */
export type Entered = { standing: Standing; why: { readonly reason?: AccessReason } };

/**
 * Reaches a family and, where it is protected, asks for the reason.
 * @throws Problem what `reach` throws; `access_reason_required` for those who may see a protected family
 */
export function enter(
  ctx: Ctx,
  id: FamilyId,
  permission: Permission,
  reason: AccessReason | undefined,
): Entered {
  const standing = reach(ctx, id, permission);
  if (ctx.actor.kind === 'house' || !isHidden(ctx.db, standing)) return { standing, why: {} };
  if (reason === undefined) throw new Problem('access_reason_required', undefined, { familyId: id });
  return { standing, why: { reason } };
}

/**
 * Enters a card in order to change it.
 * @throws Problem what `enter` throws; `conflict` on a merged card, with `mergedInto`, the card to change instead
 */
export function enterToChange(
  ctx: Ctx,
  id: FamilyId,
  permission: Permission,
  reason: AccessReason | undefined,
): Entered {
  const entered = enter(ctx, id, permission, reason);
  const { mergedInto } = entered.standing;
  if (mergedInto !== null)
    throw new Problem('conflict', 'This card was merged into another; change that one', {
      extra: { mergedInto },
    });
  return entered;
}

/** Opens a card, the surviving one where it was merged, and records that it was read. */
export const openFamily = (ctx: Ctx, id: FamilyId, reason?: AccessReason): FamilyCard =>
  act(ctx, () => {
    const asked = reach(ctx, id, 'family.read');
    const { standing, why } = enter(ctx, asked.mergedInto ?? id, 'family.read', reason);
    const detail: Record<string, string> = standing.id === id ? { ...why } : { ...why, asked: id };
    record(ctx, {
      act: 'family.read',
      subject: 'family',
      subjectId: standing.id,
      centreId: standing.centreId,
      detail,
    });
    return familyCard(ctx, standing.id);
  });
