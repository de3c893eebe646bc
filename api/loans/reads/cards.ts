import { and, asc, desc, eq, lt, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { type Db, type Orm, prepared } from '../../../db/open.ts';
import { itemType, photo } from '../../../db/tables/catalogue.ts';
import { centre } from '../../../db/tables/centres.ts';
import { component } from '../../../db/tables/kits.ts';
import {
  damage,
  extension,
  handover,
  loan,
  loanPhoto as loanPhotos,
  override,
} from '../../../db/tables/loans.ts';
import { staff } from '../../../db/tables/staff.ts';
import { unit } from '../../../db/tables/stock.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, may, permit, today } from '../../core/context.ts';
import { day, daysBetween } from '../../core/dates.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { CentreId, FamilyId, HandoverId, LoanId, PhotoId, UnitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { seenBy, unseen, viewerAt } from '../../core/unseen.ts';
import { familyNames, reach } from '../../families/reads.ts';
import { loanChecks, notReissued } from '../../kits/reads/kit.ts';
import { checkAt, touchedSince } from '../../kits/reads.ts';
import { typeBrief, unitFacts, unitHistory } from '../../stock/reads.ts';
import { justReturned } from '../../stock/rules.ts';
import { extensionsOf, lastLoan, loanFacts } from '../reads.ts';
import type { HandoverCard, LoanCard, LoanQuery, LoanRow } from '../shapes.ts';

const rowColumns = {
  id: loan.id,
  handoverId: loan.handoverId,
  centreId: loan.centreId,
  familyId: loan.familyId,
  unit: { id: unit.id, inventoryNumber: unit.inventoryNumber, label: unit.label },
  itemType: typeBrief,
  issuedOn: loan.issuedOn,
  dueOn: loan.dueOn,
  outcome: loan.outcome,
  closedOn: loan.closedOn,
  extensions: sql<number>`(select count(*) from ${extension} where ${extension.loanId} = ${loan.id})`,
  version: loan.version,
  timeZone: centre.timeZone,
};

const rows = (orm: Orm) =>
  orm
    .select(rowColumns)
    .from(loan)
    .innerJoin(unit, eq(unit.id, loan.unitId))
    .innerJoin(itemType, eq(itemType.id, loan.itemTypeId))
    .innerJoin(centre, eq(centre.id, loan.centreId))
    .$dynamic();

type Row = Awaited<ReturnType<typeof rows>>[number];

function named(ctx: Ctx, found: Row[]): LoanRow[] {
  // Whoever may not open a family's card does not learn from its loans whose they are.
  const names = may(ctx, 'family.read')
    ? familyNames(ctx, [...new Set(found.map((row) => row.familyId))])
    : new Map<FamilyId, string>();
  return found.map(({ timeZone, familyId, ...row }) => ({
    ...row,
    familyId: names.has(familyId) ? familyId : null,
    familyName: names.get(familyId) ?? null,
    overdueDays: row.outcome === null ? Math.max(0, daysBetween(row.dueOn, today(ctx, timeZone))) : 0,
  }));
}

const pick = (ctx: Ctx, where: SQL | undefined, order: SQL[], limit: number): LoanRow[] =>
  named(
    ctx,
    rows(ctx.db.orm)
      .where(where)
      .orderBy(...order)
      .limit(limit)
      .all(),
  );

const handedOver = prepared((orm) =>
  rows(orm)
    .where(eq(loan.handoverId, sql.placeholder('handoverId')))
    .orderBy(asc(loan.id))
    .prepare(),
);

const handoverById = prepared((orm) =>
  orm
    .select({ at: handover.at })
    .from(handover)
    .where(eq(handover.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * A handover with its loans, in the order they were scanned.
 * @throws Problem `not_found`
 */
export function handoverCard(ctx: Ctx, id: HandoverId): HandoverCard {
  const { at } = found(handoverById(ctx.db).get({ id }));
  const loans = named(ctx, handedOver(ctx.db).all({ handoverId: id }));
  const kits = loans.filter(({ itemType: { category } }) => category === 'multibox');
  const short = kits.flatMap(({ id: loanId }) =>
    notReissued(ctx.db, loanId).map((part) => ({ loanId, ...part })),
  );
  return { id, familyId: loans[0]?.familyId ?? null, at, loans, notReissued: short };
}

/** A family's loans, which whoever asks has reached: what it has now, then what it had, the latest first (200 at most). */
export const familyLoans = (ctx: Ctx, familyId: FamilyId): LoanRow[] =>
  pick(
    ctx,
    eq(loan.familyId, familyId),
    [sql`${loan.outcome} is not null`, desc(loan.issuedOn), desc(loan.id)],
    200,
  );

/**
 * What else the family of a loan has now, the earliest due first: what the list of the centre's loans shows anyway.
 * @throws Problem `not_found` for an unknown loan, another centre's, and of a family the actor does not serve
 */
export function loansBeside(ctx: Ctx, loanId: LoanId): LoanRow[] {
  const { familyId, centreId } = loanFacts(ctx.db, loanId);
  permit(ctx, 'loan.read', centreId);
  reach(ctx, familyId, 'family.read');
  const others = and(eq(loan.familyId, familyId), sql`outcome is null`, ne(loan.id, loanId));
  return pick(ctx, others, [asc(loan.dueOn), asc(loan.id)], 200);
}

/**
 * The latest loan of a unit, open or closed.
 * @throws Problem `not_found` for an unknown unit and another centre's, `never_issued`
 */
export function unitLoan(ctx: Ctx, unitId: UnitId): LoanCard {
  permit(ctx, 'loan.read', unitFacts(ctx.db, unitId).centreId);
  const last = lastLoan(ctx.db, unitId);
  if (last === undefined) throw new Problem('never_issued');
  return loanCard(ctx, last.id);
}

/** Loans of protected families are in the lists of those who serve them and in nobody else's. */
const listed = (ctx: Ctx, centreId: CentreId): SQL | undefined =>
  seenBy(viewerAt(ctx, centreId), '"loan".family_id');

/** A page of a centre's open loans, the earliest due first: all, the overdue, or those due today. */
export function openLoans(
  ctx: Ctx,
  centreId: CentreId,
  query: LoanQuery,
): { rows: LoanRow[]; next: string | null } {
  permit(ctx, 'loan.read', centreId);
  const at = today(ctx, centreFacts(ctx.db, centreId).timeZone);
  const after = fromCursor(query.cursor, z.tuple([day, z.string()]));
  const states = {
    open: undefined,
    overdue: lt(loan.dueOn, at),
    due_today: eq(loan.dueOn, at),
  };
  const list = pick(
    ctx,
    and(
      eq(loan.centreId, centreId),
      sql`outcome is null`,
      states[query.state],
      listed(ctx, centreId),
      after && sql`(${loan.dueOn}, ${loan.id}) > (${after[0]}, ${after[1]})`,
    ),
    [asc(loan.dueOn), asc(loan.id)],
    query.limit + 1,
  );
  const last = list[query.limit - 1];
  return list.length > query.limit && last
    ? { rows: list.slice(0, query.limit), next: toCursor(last.dueOn, last.id) }
    : { rows: list, next: null };
}

/** How many loans of a centre are overdue and how many are due today. */
export function loanCounts(ctx: Ctx, centreId: CentreId): { overdue: number; dueToday: number } {
  const at = today(ctx, centreFacts(ctx.db, centreId).timeZone);
  const counted = ctx.db.orm
    .select({
      overdue: sql<number>`coalesce(sum(${loan.dueOn} < ${at}), 0)`,
      dueToday: sql<number>`coalesce(sum(${loan.dueOn} = ${at}), 0)`,
    })
    .from(loan)
    .where(and(eq(loan.centreId, centreId), sql`outcome is null`, listed(ctx, centreId)))
    .get();
  return counted ?? { overdue: 0, dueToday: 0 };
}

const oneRow = prepared((orm) =>
  rows(orm)
    .where(eq(loan.id, sql.placeholder('loanId')))
    .prepare(),
);
const closer = alias(staff, 'closer');
const particulars = prepared((orm) =>
  orm
    .select({
      conditionOut: loan.conditionOut,
      conditionIn: loan.conditionIn,
      issuedBy: staff.name,
      closedBy: closer.name,
      replacementValueKopecks: itemType.replacementValueKopecks,
    })
    .from(loan)
    .innerJoin(itemType, eq(itemType.id, loan.itemTypeId))
    .innerJoin(handover, eq(handover.id, loan.handoverId))
    .leftJoin(staff, eq(staff.id, handover.staffId))
    .leftJoin(closer, eq(closer.id, loan.closedBy))
    .where(eq(loan.id, sql.placeholder('loanId')))
    .prepare(),
);
const damagesOf = prepared((orm) =>
  orm
    .select({
      id: damage.id,
      kind: damage.kind,
      componentId: damage.componentId,
      quantity: damage.quantity,
      nameRu: component.nameRu,
      nameEn: component.nameEn,
      note: damage.note,
      valueKopecks: damage.valueKopecks,
      settlement: damage.settlement,
      settlementReason: damage.settlementReason,
    })
    .from(damage)
    .leftJoin(component, eq(component.id, damage.componentId))
    .where(eq(damage.loanId, sql.placeholder('loanId')))
    .orderBy(asc(damage.id))
    .prepare(),
);
const photosOf = prepared((orm) =>
  orm
    .select({ id: loanPhotos.photoId })
    .from(loanPhotos)
    .where(eq(loanPhotos.loanId, sql.placeholder('loanId')))
    .orderBy(asc(loanPhotos.id))
    .prepare(),
);
/** How many pictures are kept with a loan, whoever asks. */
export const photoCount = (db: Db, loanId: LoanId): number => photosOf(db).all({ loanId }).length;
const overridesOf = prepared((orm) =>
  orm
    .select({ code: override.code, reason: override.reason, by: staff.name })
    .from(override)
    .leftJoin(staff, eq(staff.id, override.staffId))
    .where(eq(override.loanId, sql.placeholder('loanId')))
    .orderBy(asc(override.id))
    .prepare(),
);

type Damaged = ReturnType<ReturnType<typeof damagesOf>['all']>[number];
const wordless = { note: '', settlementReason: '' };
const damageShown = (
  { componentId, quantity, nameRu, nameEn, ...row }: Damaged,
  isHers: boolean,
): LoanCard['damages'][number] => ({
  ...row,
  ...(isHers && wordless),
  part:
    componentId === null
      ? null
      : { componentId, nameRu: nameRu ?? '', nameEn: nameEn ?? '', quantity: quantity ?? 0 },
});

/**
 * A loan's card. Of a family that whoever asks may not know of it has no words and no pictures, which may tell who she is.
 * @throws Problem `not_found` for an unknown loan and for another centre's
 */
export function loanCard(ctx: Ctx, loanId: LoanId): LoanCard {
  const { db } = ctx;
  const facts = loanFacts(db, loanId);
  permit(ctx, 'loan.read', facts.centreId);
  const [row] = named(ctx, oneRow(db).all({ loanId }));
  const isHers = unseen(ctx, [facts.familyId]).size > 0;
  return {
    ...found(row),
    ...found(particulars(db).get({ loanId })),
    damages: damagesOf(db)
      .all({ loanId })
      .map((one) => damageShown(one, isHers)),
    checks: found(row).itemType.category === 'multibox' ? loanChecks(ctx, loanId) : [],
    photos: isHers
      ? []
      : photosOf(db)
          .all({ loanId })
          .map((one) => one.id),
    overrides: isHers ? [] : overridesOf(db).all({ loanId }),
    canUndo: undoable(ctx, facts),
  };
}

/**
 * A picture kept with a loan.
 * @throws Problem `not_found` for an unknown one, another centre's, and of a family the actor may not know of
 */
export function loanPhoto(ctx: Ctx, loanId: LoanId, photoId: PhotoId) {
  const { centreId, familyId } = loanFacts(ctx.db, loanId);
  permit(ctx, 'loan.read', centreId);
  if (unseen(ctx, [familyId]).size > 0) throw new Problem('not_found');
  return found(
    ctx.db.orm
      .select({ mime: photo.mime, bytes: photo.bytes })
      .from(loanPhotos)
      .innerJoin(photo, eq(photo.id, loanPhotos.photoId))
      .where(and(eq(loanPhotos.loanId, loanId), eq(photo.id, photoId)))
      .get(),
  );
}

/** A kit that was sent to repair by its very return, at which it was counted, has just come back. */
function withoutOwnRepair(history: ReturnType<typeof unitHistory>, check: unknown) {
  const [last, before] = history;
  const own = check !== undefined && last?.step === 'sent_to_repair' && last.at === before?.at;
  return own ? history.slice(1) : history;
}

const compensated = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[LoanId], 1>("SELECT 1 FROM damage WHERE loan_id = ? AND settlement = 'compensated' LIMIT 1")
    .pluck(),
);

/**
 * What of a loan can still be taken back: same day, and nothing followed it. The return of a thing that had been
 * lost stays: taken back it would be neither with the family nor lost. So does one that found what was compensated since:
 * at the next one it would be asked for again.
 */
export function undoable(ctx: Ctx, facts: ReturnType<typeof loanFacts>): 'issue' | 'return' | null {
  const at = today(ctx, centreFacts(ctx.db, facts.centreId).timeZone);
  if (facts.outcome === null)
    return facts.issuedOn === at && extensionsOf(ctx.db, facts.id) === 0 ? 'issue' : null;
  if (facts.outcome !== 'returned' || facts.closedOn !== at) return null;
  if (compensated(ctx.db).get(facts.id) !== undefined) return null;
  const check = checkAt(ctx.db, facts.id, 'return');
  if (check !== undefined && touchedSince(ctx.db, facts.unitId, check.id)) return null;
  return justReturned(withoutOwnRepair(unitHistory(ctx.db, facts.unitId), check)) &&
    lastLoan(ctx.db, facts.unitId)?.id === facts.id
    ? 'return'
    : null;
}
