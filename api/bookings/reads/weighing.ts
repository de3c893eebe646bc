import { type Db, prepared } from '../../../db/open.ts';
import { type ItemTypeFacts, itemTypeFacts } from '../../catalogue/reads.ts';
import { centreFacts } from '../../centres/reads.ts';
import type { Ctx } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { BookingId, CentreId, FamilyId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { policies } from '../../eligibility/reads.ts';
import { type HeldFacts, type IssueVerdict, issueVerdict, serviceFor } from '../../eligibility/rules.ts';
import { keptOf } from '../../queue/reads.ts';
import { bookable, stockOf } from '../../stock/reads.ts';
import { lineFacts } from '../reads.ts';
import {
  aboutCentre,
  aboutDays,
  type DayReason,
  type LineReason,
  lineReasons,
  periodVerdict,
} from '../rules.ts';
import type { BookingWeighing, DeskBooking, WantedLine } from '../shapes.ts';
import { dayFacts, termsOf } from './days.ts';
import { type DeskFacts, deskFacts } from './desk.ts';

const alsoBooked = prepared((_orm, sqlite) =>
  sqlite.prepare<
    { familyId: FamilyId; but: BookingId | ''; starts: Day; dueOn: Day },
    HeldFacts & { rest: number }
  >(`
    SELECT l.item_type_id AS itemTypeId, category, l.quantity - l.handed AS rest
    FROM booking b CROSS JOIN booking_line l ON l.booking_id = b.id CROSS JOIN item_type ON item_type.id = l.item_type_id
    WHERE b.family_id = :familyId AND b.closed_at IS NULL AND b.id <> :but
      AND b.starts <= :dueOn AND b.due_on >= :starts`),
);

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** What a family will have on the days of a booking: what it is to bring back later or late, and what else it booked. */
function heldOn(db: Db, desk: DeskFacts, asked: Asked): HeldFacts[] {
  const { starts, dueOn, but = '' } = asked;
  const { familyId } = desk;
  const still = desk.inHand.filter((one) => one.dueOn >= starts || one.dueOn < desk.today);
  const booked = alsoBooked(db).all({ familyId, starts, dueOn, but });
  return [...still, ...booked.flatMap(({ rest, ...one }) => times(rest, one))];
}

/** What is asked for, by whom, and of what it would take the place. */
export type Asked = {
  starts: Day;
  dueOn: Day;
  lines: readonly WantedLine[];
  familyId: FamilyId | null;
  overrides: DeskBooking['overrides'];
  /** The booking that is being changed: what it holds stands free. */
  but?: BookingId;
  held?: ReadonlyMap<number, { id: number; quantity: number }>;
};

/** One line with everything that speaks for and against it. */
export type WeighedLine = {
  line: WantedLine;
  stockId: number;
  type: ItemTypeFacts;
  /** The last day its units are taken, cleaning included. */
  until: Day;
  bookable: number;
  latestDueOn: Day;
  verdict: IssueVerdict | null;
  reasons: LineReason[];
  /** Those overrides that set a block aside. */
  overrides: DeskBooking['overrides'];
};
/** What the centre's own days say, the same for every line: of the pick-up and of the return, and of both once each. */
type OfDays = Record<'pickUp' | 'return' | 'reasons', DayReason[]>;
/** `name`: what a family that is known is called by her desk. */
export type Weighed = OfDays & { lines: WeighedLine[]; ok: boolean; name: string | null };

/** One reason of each kind: a day on which the type is taken speaks against the pick-up and the return alike. */
const onceEach = (reasons: readonly DayReason[]): DayReason[] => [
  ...new Map(reasons.map((reason) => [reason.code, reason])).values(),
];

/**
 * Weighs a booking: its days, the stock of each type for all of them, and where the family is known its right to each,
 * as of the day of collection. Staff may still book for today after the doors have closed; a visitor may not.
 * @throws Problem `not_found` for another centre's family, `invalid_request` for a type that is not lent
 */
export function weighBooking(ctx: Ctx, centreId: CentreId, asked: Asked): Weighed {
  const { db } = ctx;
  const { starts, dueOn, familyId } = asked;
  const desk = familyId === null ? undefined : deskFacts(ctx, centreId, familyId);
  const rules = policies(db);
  const { services } = centreFacts(db, centreId);
  const facts = dayFacts(ctx, centreId);
  const own = new Set(asked.but && lineFacts(db, asked.but).map(({ itemTypeId }) => itemTypeId));
  const held = desk ? heldOn(db, desk, asked) : [];
  const ofCentre = (against: DayReason[]) => against.filter(({ code }) => aboutCentre[code]);
  const ends = { pickUp: [] as DayReason[], return: [] as DayReason[] };
  const before: HeldFacts[] = [];
  const lines = asked.lines.map((line, index): WeighedLine => {
    const type = itemTypeFacts(db, line.itemTypeId);
    const stock = stockOf(db, centreId, line.itemTypeId);
    // A part of a box goes with its box, and by itself only where somebody at the desk gives it, gave or offered it.
    const byDesk = ctx.actor.kind !== 'visitor' && familyId !== null;
    const offered = stock !== undefined && asked.held?.has(stock.id) === true;
    const apart = type.category === 'component' && !byDesk && !offered;
    // What it was booked with stays in it, whatever became of the catalogue.
    if (stock === undefined || ((type.archived || apart) && !own.has(type.id)))
      refuseField(`lines.${index}.itemTypeId`, 'unknown', 'Choose a type this centre lends');
    const given = asked.overrides.filter((one) => one.itemTypeId === type.id);
    const { quantity } = line;
    const one = { itemTypeId: type.id, category: type.category };
    // The limit counts each thing of a line.
    const alsoTaking = [...before, ...times(quantity - 1, one)];
    before.push(...times(quantity, one));
    const passed = given.map(({ code }) => code);
    const verdict = desk
      ? issueVerdict({ ...desk, itemType: type, inHand: held, alsoTaking }, rules, starts, passed)
      : null;
    const terms = termsOf(db, centreId, type, verdict?.terms.group?.key ?? null);
    const but = asked.held?.get(stock.id);
    const kept = keptOf(db, [stock.id], facts.today, familyId).get(stock.id);
    const inAll = (from: Day, until: Day) => bookable(db, stock.id, from, until, but);
    const supply = {
      quantity,
      bookable: (from: Day, until: Day) => bookable(db, stock.id, from, until, but, kept),
      ...(ctx.actor.kind !== 'visitor' && { inAll }),
    };
    const period = periodVerdict(facts, terms, supply, starts, dueOn);
    const days = onceEach([...period.pickUp, ...period.return]);
    ends.pickUp.push(...ofCentre(period.pickUp));
    ends.return.push(...ofCentre(period.return));
    const service = serviceFor(type.category);
    // Of a family that is known its right says so as well.
    const lent: LineReason[] =
      verdict !== null || services.includes(service) ? [] : [{ code: 'not_lent_here', service }];
    const { reasons: against, overrides } = lineReasons(
      days.filter(({ code }) => !aboutCentre[code]),
      verdict,
      given,
    );
    const reasons = [...lent, ...against];
    const { until, latestDueOn, bookable: free } = period;
    const weighed = { line, stockId: stock.id, type, until, bookable: free, latestDueOn, verdict };
    return { ...weighed, reasons, overrides };
  });
  const [pickUp, back] = [onceEach(ends.pickUp), onceEach(ends.return)];
  const ofDays = { pickUp, return: back, reasons: onceEach([...pickUp, ...back]) };
  return summed(ofDays, lines, desk?.name ?? null);
}

/**
 * Refuses a booking with every reason against its days and its lines.
 * @throws Problem `booking_refused`
 */
export function assertFits({ ok, pickUp, return: back, reasons, lines }: Weighed): void {
  if (ok) return;
  const against = lines.filter((line) => line.reasons.length > 0);
  throw new Problem('booking_refused', undefined, {
    extra: {
      ...{ pickUp, return: back, reasons },
      lines: against.map((line) => ({ itemTypeId: line.type.id, reasons: line.reasons })),
    },
  });
}

const summed = (ofDays: OfDays, lines: WeighedLine[], name: string | null): Weighed => ({
  ...ofDays,
  lines,
  name,
  ok: ofDays.reasons.length === 0 && lines.every((line) => line.reasons.length === 0),
});

/** What is left where the desk decides on the family's right; what the centre does not lend nobody decides on. */
export function leftToDesk({ lines, name, ok: _, ...ofDays }: Weighed): Weighed {
  const stays = ({ code }: LineReason) => aboutDays(code) || code === 'not_lent_here';
  return summed(
    ofDays,
    lines.map((line) => ({ ...line, reasons: line.reasons.filter(stays) })),
    name,
  );
}

/** A weighing as it is shown. */
export const shownWeighing = ({ ok, reasons, lines }: Weighed): BookingWeighing => ({
  ok,
  reasons,
  lines: lines.map(({ type, bookable, reasons, latestDueOn, verdict }) => ({
    itemTypeId: type.id,
    bookable,
    reasons,
    latestDueOn,
    verdict,
  })),
});
