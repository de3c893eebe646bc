import { record } from '../../audit/acts.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import type { ProblemCode } from '../../core/problem.ts';
import { centreExists, standingOf } from '../reads.ts';
import type { SearchKind } from '../rules.ts';

// What was only looked at is recorded on its own, whatever key came with the request: a key stands for a change.
const note = (ctx: Ctx, entry: Parameters<typeof record>[1]): void =>
  ctx.db.sqlite.transaction(() => record(ctx, entry)).immediate();

/** Records a look through families: what kind of thing was looked for and how many were shown, never what. */
export const recordSearch = (
  ctx: Ctx,
  centreId: CentreId,
  kind: SearchKind | 'list' | 'likely' | null,
  shown: number,
): void =>
  note(ctx, {
    act: 'family.search',
    subject: 'family',
    subjectId: null,
    centreId,
    detail: { kind: kind ?? 'nothing', shown },
  });

/** Records that somebody signed in was refused a family's card, or a centre's families. */
export function recordRefusal(
  ctx: Ctx,
  refused: { familyId: FamilyId } | { centreId: CentreId },
  code: ProblemCode,
): void {
  if (ctx.actor.kind !== 'staff') return;
  const ofFamily = 'familyId' in refused;
  note(ctx, {
    act: ofFamily ? 'family.read.refused' : 'family.search.refused',
    subject: 'family',
    subjectId: ofFamily ? refused.familyId : null,
    centreId: ofFamily
      ? (standingOf(ctx.db, refused.familyId)?.centreId ?? null)
      : centreExists(ctx.db, refused.centreId)
        ? refused.centreId
        : null,
    detail: { code },
  });
}
