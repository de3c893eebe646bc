import { and, asc, desc, eq, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { type Db, type Orm, prepared } from '../../db/open.ts';
import { itemType, photo } from '../../db/tables/catalogue.ts';
import { centre } from '../../db/tables/centres.ts';
import { family } from '../../db/tables/families.ts';
import {
  damage,
  extension,
  handover,
  loan,
  loanPhoto as loanPhotos,
  override,
} from '../../db/tables/loans.ts';
import { staff } from '../../db/tables/staff.ts';
import { unit } from '../../db/tables/stock.ts';
import { type ItemTypeFacts, itemTypeFacts } from '../catalogue/reads.ts';
import { calendarOf, centreFacts } from '../centres/reads.ts';
import { addOpenDays, nextOpenDay } from '../centres/rules.ts';
import { type Ctx, may, permit, today } from '../core/context.ts';
import { type Day, day, daysBetween } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import type { CentreId, FamilyId, HandoverId, LoanId, PhotoId, UnitId } from '../core/ids.ts';
import { found, Problem, refuseField } from '../core/problem.ts';
import { groupsOf, policies } from '../eligibility/reads.ts';
import {
  type CentreFacts,
  decide,
  type FamilyFacts,
  type GroupFacts,
  type HeldFacts,
  type IssueVerdict,
  issueVerdict,
  type Policies,
  turnaroundRule,
} from '../eligibility/rules.ts';
import { familyFacts, familyNames, reach } from '../families/reads.ts';
import { bookable, typeBrief, unitFacts, unitRow } from '../stock/reads.ts';
import { isOverridable, isRule, type StockBlock } from './rules.ts';
import type { HandoverBody, HandoverCard, HandoverPreview, LoanCard, LoanQuery, LoanRow } from './shapes.ts';

const openOfFamily = prepared((orm) =>
  orm
    .select({ id: loan.id, itemTypeId: loan.itemTypeId, category: itemType.category, dueOn: loan.dueOn })
    .from(loan)
    .innerJoin(itemType, eq(itemType.id, loan.itemTypeId))
    .where(and(eq(loan.familyId, sql.placeholder('familyId')), isNull(loan.outcome)))
    .prepare(),
);

/** What a family has in its hands: type, category and due day of each open loan. */
export const inHand = (db: Db, familyId: FamilyId) => openOfFamily(db).all({ familyId });

const loanById = prepared((orm) =>
  orm
    .select()
    .from(loan)
    .where(eq(loan.id, sql.placeholder('loanId')))
    .prepare(),
);

/**
 * A loan as stored.
 * @throws Problem `not_found`
 */
export const loanFacts = (db: Db, loanId: LoanId) => found(loanById(db).get({ loanId }));

const lastOfUnit = prepared((orm) =>
  orm
    .select()
    .from(loan)
    .where(eq(loan.unitId, sql.placeholder('unitId')))
    .orderBy(desc(loan.issuedOn), desc(loan.id))
    .limit(1)
    .prepare(),
);

/** A unit's latest loan, open or closed; undefined when it was never issued. */
export const lastLoan = (db: Db, unitId: UnitId) => lastOfUnit(db).get({ unitId });

const extensionCount = prepared((orm) =>
  orm
    .select({ count: sql<number>`count(*)` })
    .from(extension)
    .where(eq(extension.loanId, sql.placeholder('loanId')))
    .prepare(),
);

/** How many times a loan has been extended. */
export const extensionsOf = (db: Db, loanId: LoanId): number =>
  extensionCount(db).get({ loanId })?.count ?? 0;

/** The last day a thing due on a day is taken: due day and the open days its cleaning takes. */
export function takenThrough(db: Db, centreId: CentreId, type: ItemTypeFacts, dueOn: Day): Day {
  const scope = { centreId, group: null, category: type.category, itemTypeId: type.id };
  const days = decide(policies(db), turnaroundRule(type.sanitation), scope).value;
  return addOpenDays(calendarOf(db, centreId), dueOn, days);
}

/** All that is the same for every thing a family asks for today. */
export type DeskFacts = {
  today: Day;
  lateAllowanceDays: number;
  centre: CentreFacts;
  groups: readonly GroupFacts[];
  policies: Policies;
  family: FamilyFacts;
  inHand: readonly HeldFacts[];
  worstOverdueDays: number;
};

/**
 * The facts a desk decides on about a family at a centre.
 * @throws Problem `not_found` for a family the actor does not serve, and for another centre's
 */
export function deskFacts(ctx: Ctx, centreId: CentreId, familyId: FamilyId): DeskFacts {
  const { db } = ctx;
  const standing = reach(ctx, familyId, 'family.read');
  if (standing.centreId !== centreId || standing.mergedInto !== null) throw new Problem('not_found');
  const family = familyFacts(db, familyId);
  const facts = centreFacts(db, centreId);
  const at = today(ctx, facts.timeZone);
  const held = inHand(db, familyId);
  return {
    today: at,
    lateAllowanceDays: facts.lateAllowanceDays,
    centre: { id: centreId, services: facts.services, calendar: calendarOf(db, centreId) },
    groups: groupsOf(db, facts.region),
    policies: policies(db),
    family: { ...family, consented: family.consents.includes('rental') },
    inHand: held,
    worstOverdueDays: Math.max(0, ...held.map((one) => daysBetween(one.dueOn, at))),
  };
}

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
  // Whoever may not open a family's card does not learn its name from its loans either.
  const names = may(ctx, 'family.read')
    ? familyNames(ctx, [...new Set(found.map((row) => row.familyId))])
    : new Map<FamilyId, string>();
  return found.map(({ timeZone, ...row }) => ({
    ...row,
    familyName: names.get(row.familyId) ?? null,
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
    .select({ familyId: handover.familyId, at: handover.at })
    .from(handover)
    .where(eq(handover.id, sql.placeholder('id')))
    .prepare(),
);

/**
 * A handover with its loans, in the order they were scanned.
 * @throws Problem `not_found`
 */
export function handoverCard(ctx: Ctx, id: HandoverId): HandoverCard {
  const { familyId, at } = found(handoverById(ctx.db).get({ id }));
  return { id, familyId, at, loans: named(ctx, handedOver(ctx.db).all({ handoverId: id })) };
}

/**
 * A family's loans: what it has now, then what it had, the latest first (200 at most).
 * @throws Problem `not_found` for a family the actor does not serve
 */
export function familyLoans(ctx: Ctx, familyId: FamilyId): LoanRow[] {
  permit(ctx, 'loan.read', reach(ctx, familyId, 'family.read').centreId);
  return pick(
    ctx,
    eq(loan.familyId, familyId),
    [sql`${loan.outcome} is not null`, desc(loan.issuedOn), desc(loan.id)],
    200,
  );
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
  may(ctx, 'family.protected', centreId)
    ? undefined
    : sql`not exists (select 1 from ${family} where ${family.id} = ${loan.familyId} and ${family.protected})`;

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
      note: damage.note,
      valueKopecks: damage.valueKopecks,
      settlement: damage.settlement,
      settlementReason: damage.settlementReason,
    })
    .from(damage)
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
const overridesOf = prepared((orm) =>
  orm
    .select({ code: override.code, reason: override.reason, by: staff.name })
    .from(override)
    .leftJoin(staff, eq(staff.id, override.staffId))
    .where(eq(override.loanId, sql.placeholder('loanId')))
    .orderBy(asc(override.id))
    .prepare(),
);

/**
 * A loan's card.
 * @throws Problem `not_found` for an unknown loan and for another centre's
 */
export function loanCard(ctx: Ctx, loanId: LoanId): LoanCard {
  const { db } = ctx;
  const facts = loanFacts(db, loanId);
  permit(ctx, 'loan.read', facts.centreId);
  const [row] = named(ctx, oneRow(db).all({ loanId }));
  return {
    ...found(row),
    ...found(particulars(db).get({ loanId })),
    damages: damagesOf(db).all({ loanId }),
    photos: photosOf(db)
      .all({ loanId })
      .map((one) => one.id),
    overrides: overridesOf(db).all({ loanId }),
    canUndo: undoable(ctx, facts),
  };
}

/**
 * A picture kept with a loan.
 * @throws Problem `not_found` for an unknown one and for another centre's
 */
export function loanPhoto(ctx: Ctx, loanId: LoanId, photoId: PhotoId) {
  permit(ctx, 'loan.read', loanFacts(ctx.db, loanId).centreId);
  return found(
    ctx.db.orm
      .select({ mime: photo.mime, bytes: photo.bytes })
      .from(loanPhotos)
      .innerJoin(photo, eq(photo.id, loanPhotos.photoId))
      .where(and(eq(loanPhotos.loanId, loanId), eq(photo.id, photoId)))
      .get(),
  );
}

/**
 * What of a loan can still be taken back: same day, and nothing followed it. The return of a thing that had been
 * lost stays: taken back it would be neither with the family nor lost.
 */
export function undoable(ctx: Ctx, facts: ReturnType<typeof loanFacts>): 'issue' | 'return' | null {
  const at = today(ctx, centreFacts(ctx.db, facts.centreId).timeZone);
  if (facts.outcome === null)
    return facts.issuedOn === at && extensionsOf(ctx.db, facts.id) === 0 ? 'issue' : null;
  if (facts.outcome !== 'returned' || facts.closedOn !== at) return null;
  if (
    damagesOf(ctx.db)
      .all({ loanId: facts.id })
      .some(({ kind }) => kind === 'loss')
  )
    return null;
  return unitFacts(ctx.db, facts.unitId).status === 'to_clean' &&
    lastLoan(ctx.db, facts.unitId)?.id === facts.id
    ? 'return'
    : null;
}

const whoTook = prepared((orm) =>
  orm
    .select({ by: staff.name, at: handover.at })
    .from(loan)
    .innerJoin(handover, eq(handover.id, loan.handoverId))
    .leftJoin(staff, eq(staff.id, handover.staffId))
    .where(and(eq(loan.unitId, sql.placeholder('unitId')), sql`outcome is null`))
    .prepare(),
);

/** One thing of a handover with everything that speaks for and against giving it now. */
export type Weighed = {
  unit: ReturnType<typeof unitFacts>;
  itemType: ItemTypeFacts;
  verdict: IssueVerdict;
  /** The day agreed, or else the one the rules give; an open day. */
  dueOn: Day;
  /** Cleaned by then: the last day the unit is taken. */
  until: Day;
  stock: StockBlock[];
  /** Those overrides that set a block aside; one that was named for nothing is not written down. */
  overrides: HandoverBody['items'][number]['overrides'];
};

/** The day a thing is to come back: an earlier one that was agreed, else the term's. */
function agreedDay({ today, centre: { calendar } }: DeskFacts, latest: Day, agreed: Day | undefined): Day {
  if (agreed === undefined) return latest;
  const dueOn = nextOpenDay(calendar, agreed);
  if (agreed < today || dueOn > latest)
    refuseField('dueOn', 'out_of_range', `Name a day from ${today} to ${latest}`);
  return dueOn;
}

/**
 * Weighs each scanned thing of a handover: the rules about the family, and the stock about the unit.
 * @throws Problem `not_found`, `invalid_request` for an agreed day out of the term
 */
export function weigh(ctx: Ctx, desk: DeskFacts, items: HandoverBody['items']): Weighed[] {
  const units = items.map(({ unitId }) => {
    const facts = unitFacts(ctx.db, unitId);
    if (facts.centreId !== desk.centre.id) throw new Problem('not_found');
    return { unit: facts, itemType: itemTypeFacts(ctx.db, facts.itemTypeId) };
  });
  const asked = new Map<number, number>();
  return units.map(({ unit: facts, itemType: type }, index) => {
    const given = items[index]?.overrides ?? [];
    const passed = given.map((one) => one.code);
    const alsoTaking = units
      .slice(0, index)
      .map((other) => ({ itemTypeId: other.itemType.id, category: other.itemType.category }));
    const verdict = issueVerdict(
      { ...desk, itemType: type, alsoTaking },
      desk.policies,
      desk.today,
      passed.filter(isRule),
    );
    const stock: StockBlock[] = [];
    if (units.slice(0, index).some((other) => other.unit.id === facts.id))
      stock.push({ code: 'twice_in_handover' });
    if (facts.status !== 'free')
      stock.push({
        code: 'unit_not_free',
        status: facts.status,
        ...(whoTook(ctx.db).get({ unitId: facts.id }) ?? { by: null, at: null }),
      });
    const dueOn = agreedDay(desk, verdict.terms.dueOn, items[index]?.dueOn);
    const until = addOpenDays(desk.centre.calendar, dueOn, verdict.terms.turnaroundDays);
    const already = asked.get(facts.stockId) ?? 0;
    if (facts.status === 'free' && bookable(ctx.db, facts.stockId, desk.today, until) - already < 1)
      stock.push({ code: 'promised_to_others', until });
    asked.set(facts.stockId, already + 1);
    const stands = ({ code }: StockBlock) => !(isOverridable(code) && passed.some((one) => one === code));
    const aside = [...verdict.overridden, ...stock.filter((block) => !stands(block))].map(({ code }) => code);
    return {
      unit: facts,
      itemType: type,
      verdict,
      dueOn,
      until,
      stock: stock.filter(stands),
      overrides: given.filter(({ code }) => aside.includes(code)),
    };
  });
}

/**
 * What would happen to each thing if it were given to this family now; changes nothing.
 * @throws Problem `not_found`, `forbidden`
 */
export function previewHandover(
  ctx: Ctx,
  centreId: CentreId,
  { familyId, items }: HandoverBody,
): HandoverPreview {
  permit(ctx, 'loan.issue', centreId);
  const desk = deskFacts(ctx, centreId, familyId);
  return {
    items: weigh(ctx, desk, items).map(({ unit: { id }, verdict, stock, dueOn }) => ({
      unit: unitRow(ctx.db, id),
      verdict,
      stock,
      dueOn,
      ok: verdict.ok && stock.length === 0,
    })),
  };
}
