import { and, eq, gt, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { audit } from '../../../db/tables/audit.ts';
import { record } from '../../audit/acts.ts';
import { actorId, type Ctx } from '../../core/context.ts';
import { toMoment } from '../../core/dates.ts';
import type { CentreId, FamilyId } from '../../core/ids.ts';
import type { ProblemCode } from '../../core/problem.ts';
import { centreExists } from '../reads.ts';
import type { SearchKind } from '../rules.ts';
import type { Entered } from './enter.ts';

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

const readSince = prepared((orm) =>
  orm
    .select({ seq: audit.seq })
    .from(audit)
    .where(
      and(
        eq(audit.subject, 'family'),
        eq(audit.subjectId, sql.placeholder('familyId')),
        eq(audit.actorId, sql.placeholder('actorId')),
        eq(audit.act, 'family.read'),
        gt(audit.at, sql.placeholder('since')),
      ),
    )
    .limit(1)
    .prepare(),
);

/**
 * Records that parts of a card were read otherwise than by opening it: its loans, what it is entitled to. A screen
 * asks for them again and again, so once in ten minutes for the same person and family.
 */
export function recordRead(ctx: Ctx, { standing, why }: Entered): void {
  const since = toMoment(ctx.now.subtract({ minutes: 10 }));
  const { id, centreId } = standing;
  if (readSince(ctx.db).get({ familyId: id, actorId: actorId(ctx), since }) !== undefined) return;
  note(ctx, { act: 'family.read', subject: 'family', subjectId: id, centreId, detail: why });
}

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
    // By where a refusal is filed nobody is to learn whether there is such a card: it goes to who supervises the asker.
    centreId: ofFamily
      ? (ctx.actor.centres[0] ?? null)
      : centreExists(ctx.db, refused.centreId)
        ? refused.centreId
        : null,
    detail: { code },
  });
}
