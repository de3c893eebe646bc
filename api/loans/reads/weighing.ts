import { and, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { handover, loan } from '../../../db/tables/loans.ts';
import { staff } from '../../../db/tables/staff.ts';
import { linesFor } from '../../bookings/acts/hand-out.ts';
import type { DeskFacts } from '../../bookings/reads/desk.ts';
import { asideFor, codeTold } from '../../bookings/reads/shelf.ts';
import { bookingFacts, type LineFacts, lineFacts } from '../../bookings/reads.ts';
import { type ItemTypeFacts, itemTypeFacts } from '../../catalogue/reads.ts';
import { addOpenDays, nextOpenDay } from '../../centres/rules.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { BookingId } from '../../core/ids.ts';
import { found, Problem, refuseField } from '../../core/problem.ts';
import { type IssueVerdict, issueVerdict } from '../../eligibility/rules.ts';
import { assertCheck } from '../../kits/acts/count.ts';
import { contentsOf, currentList, type ListFacts } from '../../kits/reads.ts';
import { type Found, foundAt, kitVerdict } from '../../kits/rules.ts';
import type { CheckBody, KitVerdict } from '../../kits/shapes.ts';
import { keptOf } from '../../queue/reads.ts';
import { bookable, unitFacts, unitRow } from '../../stock/reads.ts';
import { isRule, passedBy, type StockBlock } from '../rules.ts';
import type { HandoverBody, HandoverPreview, Overrides } from '../shapes.ts';

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
  /** The line of the booking it fills, where things are handed out for one. */
  line: LineFacts | null;
  unit: ReturnType<typeof unitFacts>;
  itemType: ItemTypeFacts;
  verdict: IssueVerdict;
  /** The day agreed, or else the one the rules give; an open day. */
  dueOn: Day;
  /** Cleaned by then: the last day the unit is taken. */
  until: Day;
  stock: StockBlock[];
  kit: WeighedKit | null;
  /** Those overrides that set a block aside; one that was named for nothing is not written down. */
  overrides: Overrides;
};

/** A kit that has a list, and what it lacks: as it was counted, or else as it is known. */
type WeighedKit = { list: ListFacts; found: Found; check: CheckBody | undefined; verdict: KitVerdict };

/**
 * Weighs a kit by its current list; null for a thing that has none.
 * @throws Problem `invalid_request` for a count that does not fit it
 */
function weighKit(
  ctx: Ctx,
  { id, itemTypeId }: Weighed['unit'],
  { category }: ItemTypeFacts,
  check: CheckBody | undefined,
  path: string,
): WeighedKit | null {
  const list = category === 'multibox' ? currentList(ctx.db, itemTypeId) : undefined;
  if (check !== undefined) assertCheck(ctx, id, list, check, path);
  if (list === undefined) return null;
  const seen = foundAt(list.parts, contentsOf(ctx.db, id), check?.counts ?? []);
  return { list, found: seen, check, verdict: kitVerdict(list.parts, seen.contents) };
}

/** What is essential and not in a kit keeps it from being lent. */
function kitBlocks(kit: WeighedKit | null): StockBlock[] {
  if (kit === null || kit.verdict.lendable) return [];
  const names = new Map(kit.list.parts.map((part) => [part.componentId, part]));
  const parts = kit.verdict.missing
    .filter(({ essential }) => essential)
    .map(({ componentId, short, broken }) => {
      const { nameRu, nameEn } = found(names.get(componentId));
      return { nameRu, nameEn, short, broken };
    });
  return [{ code: 'kit_incomplete', parts }];
}

/** The day a thing is to come back: an earlier one that was agreed or booked, else the term's. */
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
export function weigh(
  ctx: Ctx,
  desk: DeskFacts,
  items: HandoverBody['items'],
  bookingId?: BookingId,
): Weighed[] {
  const units = items.map(({ unitId }) => {
    const facts = unitFacts(ctx.db, unitId);
    if (facts.centreId !== desk.centre.id) throw new Problem('not_found');
    return { unit: facts, itemType: itemTypeFacts(ctx.db, facts.itemTypeId) };
  });
  const lines = bookingId === undefined ? [] : lineFacts(ctx.db, bookingId);
  const bookedUntil = bookingId === undefined ? null : bookingFacts(ctx.db, bookingId).dueOn;
  const filled = linesFor(
    lines,
    units.map(({ itemType }) => itemType.id),
  );
  const asked = new Map<number, number>();
  return units.map(({ unit: facts, itemType: type }, index) => {
    const given = items[index]?.overrides ?? [];
    const alsoTaking = units
      .slice(0, index)
      .map((other) => ({ itemTypeId: other.itemType.id, category: other.itemType.category }));
    const verdict = issueVerdict(
      { ...desk, itemType: type, alsoTaking },
      desk.policies,
      desk.today,
      given.map((one) => one.code).filter(isRule),
    );
    const kit = weighKit(ctx, facts, type, items[index]?.check, `items.${index}.check.`);
    const blocks = kitBlocks(kit);
    if (units.slice(0, index).some((other) => other.unit.id === facts.id))
      blocks.push({ code: 'twice_in_handover' });
    if (facts.status !== 'free')
      blocks.push({
        code: 'unit_not_free',
        status: facts.status,
        ...(whoTook(ctx.db).get({ unitId: facts.id }) ?? { by: null, at: null }),
      });
    const booked = filled[index] ? bookedUntil : null;
    const within =
      booked !== null && booked >= desk.today && booked < verdict.terms.dueOn ? booked : undefined;
    const dueOn = agreedDay(desk, verdict.terms.dueOn, items[index]?.dueOn ?? within);
    const until = addOpenDays(desk.centre.calendar, dueOn, verdict.terms.turnaroundDays);
    const aside = asideFor(ctx.db, facts.id);
    if (aside !== undefined && aside.bookingId !== bookingId)
      blocks.push({ code: 'set_aside', bookingCode: codeTold(ctx, aside) });
    const already = asked.get(facts.stockId) ?? 0;
    // What the booking holds of it is what is given now.
    const hold = lines.find((line) => line.stockId === facts.stockId)?.commitmentId ?? null;
    const own = filled.slice(0, index + 1).filter((line) => line?.stockId === facts.stockId).length;
    const held = hold === null ? undefined : { id: hold, quantity: own };
    const kept = keptOf(ctx.db, [facts.stockId], desk.today, desk.familyId).get(facts.stockId);
    const free = bookable(ctx.db, facts.stockId, desk.today, until, held, kept);
    if (facts.status === 'free' && free - already < 1) blocks.push({ code: 'promised_to_others', until });
    asked.set(facts.stockId, already + 1);
    return {
      line: filled[index] ?? null,
      unit: facts,
      itemType: type,
      verdict,
      dueOn,
      until,
      kit,
      ...passedBy(given, verdict.overridden, blocks),
    };
  });
}

/**
 * What would happen to each thing if it were given to this family now; changes nothing.
 * @throws Problem `not_found`, `invalid_request` for an agreed day out of the term
 */
export const previewHandover = (
  ctx: Ctx,
  desk: DeskFacts,
  items: HandoverBody['items'],
  bookingId?: BookingId,
): HandoverPreview => ({
  items: weigh(ctx, desk, items, bookingId).map(({ unit: { id }, verdict, stock, dueOn, line, kit }) => ({
    unit: unitRow(ctx.db, id),
    verdict,
    stock,
    dueOn,
    booked: line !== null,
    kit: kit && { ...kit.verdict, edition: kit.list.edition, counted: kit.check !== undefined },
    ok: verdict.ok && stock.length === 0,
  })),
});
