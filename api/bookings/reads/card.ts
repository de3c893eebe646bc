import { desc, eq, sql } from 'drizzle-orm';
import { prepared } from '../../../db/open.ts';
import { audit } from '../../../db/tables/audit.ts';
import { centreFacts } from '../../centres/reads.ts';
import { type Ctx, may, permit } from '../../core/context.ts';
import { dayAt } from '../../core/dates.ts';
import type { BookingId, CentreId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { protectedOnes } from '../../core/unseen.ts';
import { enter } from '../../families/acts/enter.ts';
import { recordRead } from '../../families/acts/note.ts';
import { familiesOfPhone } from '../../families/reads/finding.ts';
import type { AccessReason } from '../../families/shapes.ts';
import { openDay } from '../../stock/acts/open-day.ts';
import {
  type BookingFacts,
  bookingAtDesk,
  bookingKnown,
  bookingRows,
  type LineFacts,
  lineFacts,
  unitsAside,
  type Whose,
  whose,
} from '../reads.ts';
import { aboutDays, isOpen } from '../rules.ts';
import type { BookingAct, BookingCard, BookingWeighing, DeskBooking, Wanted } from '../shapes.ts';
import { shownWeighing, type Weighed, weighBooking } from './weighing.ts';

/** What a booking holds, by stock: while it is weighed anew, that stands free. */
export const heldBy = (ctx: Ctx, id: BookingId): ReadonlyMap<number, { id: number; quantity: number }> =>
  new Map(
    lineFacts(ctx.db, id).flatMap(({ stockId, commitmentId, quantity, handed }) =>
      commitmentId === null ? [] : [[stockId, { id: commitmentId, quantity: quantity - handed }]],
    ),
  );

/**
 * Weighs a booking as it stands. Its days are promised already: what is left to be judged is the family's right.
 * @throws Problem `not_found` for another centre's family
 */
export function weighStored(ctx: Ctx, facts: BookingFacts, given: DeskBooking['overrides']): Weighed {
  const { id, centreId, starts, dueOn, familyId } = facts;
  const lines = lineFacts(ctx.db, id).map(({ itemTypeId, quantity }) => ({ itemTypeId, quantity }));
  const asked = { starts, dueOn, lines, familyId, overrides: given, but: id, held: heldBy(ctx, id) };
  const weighed = weighBooking(ctx, centreId, asked);
  const rights = weighed.lines.map((line) => ({
    ...line,
    reasons: line.reasons.filter(({ code }) => !aboutDays(code)),
  }));
  const ofDays = { pickUp: [], return: [], reasons: [] };
  return { ...weighed, ...ofDays, lines: rights, ok: rights.every((line) => line.reasons.length === 0) };
}

const lastAct = prepared((orm) =>
  orm
    .select({ act: audit.act, at: audit.at })
    .from(audit)
    .where(sql`${audit.subject} = 'booking' and ${eq(audit.subjectId, sql.placeholder('id'))}`)
    .orderBy(desc(audit.seq))
    .limit(1)
    .prepare(),
);

/** The decisions that can be taken back, the whole day long, while nothing else was done to the booking. */
const decisions = ['booking.confirmed', 'booking.refused', 'booking.cancelled'];

function decidedToday({ db, now }: Ctx, { id, centreId, version }: BookingFacts): boolean {
  // A decision makes the next edition.
  if (version === 1) return false;
  const { timeZone } = centreFacts(db, centreId);
  const last = lastAct(db).get({ id });
  if (last === undefined || !decisions.includes(last.act)) return false;
  return dayAt(Temporal.Instant.from(last.at), timeZone) === dayAt(now, timeZone);
}

/** What a desk can do with a booking as it stands; `handed`: a part of it is with the family. */
export function actsOn(ctx: Ctx, facts: BookingFacts, handed: boolean): BookingAct[] {
  const { state, familyId, centreId } = facts;
  if (!may(ctx, 'booking.write', centreId)) return [];
  if (state === 'requested')
    return familyId === null
      ? ['link', 'refuse', 'change', 'cancel']
      : ['confirm', 'link', 'refuse', 'change', 'cancel'];
  const again: BookingAct[] = !handed && decidedToday(ctx, facts) ? ['reopen'] : [];
  if (!isOpen(state)) return again;
  return ['set_aside', 'hand_out', ...(handed ? [] : ['change' as const]), 'cancel', ...again];
}

/** A booking as whoever acts, who knows of its family, has just written it, and how it was weighed. */
export type Booked = { facts: BookingFacts; weighed: Weighed; lines: readonly LineFacts[] };

/**
 * A booking's card; of one that was `booked` this moment, nothing is read or weighed anew.
 * @throws Problem `not_found` for an unknown one and another centre's
 */
export function bookingCard(ctx: Ctx, id: BookingId, booked?: Booked): BookingCard {
  const facts = booked?.facts ?? bookingKnown(ctx, id, 'booking.read');
  const { centreId, familyId, applicantName, applicantPhone, applicantEmail, note, reason, closedAt } = facts;
  const names: ReadonlyMap<string, Whose> = booked
    ? new Map([[id, { familyId, name: booked.weighed.name, hidden: false }]])
    : whose(ctx, [facts]);
  const lines = booked?.lines.map((line) => ({ ...line, setAside: 0 }));
  const row = found(bookingRows(ctx, [facts], names, lines)[0]);
  const { hidden } = found(names.get(id));
  // Of a protected family nobody is told more than her code name without opening her card, which takes a reason.
  const shown = !hidden && applicantName !== '' && protectedOnes(ctx.db, [familyId]).size === 0;
  const open = isOpen(facts.state);
  const handed = row.lines.some((line) => line.handed > 0);
  const finds = open && familyId === null && applicantPhone !== '' && may(ctx, 'family.read', centreId);
  return {
    ...row,
    applicant: shown ? { name: applicantName, phone: applicantPhone, email: applicantEmail } : null,
    note: hidden ? '' : note,
    reason: hidden ? '' : reason,
    closedAt,
    overrides: hidden ? [] : facts.overrides,
    units: row.lines.some((line) => line.setAside > 0) ? unitsAside(ctx.db, id) : [],
    weighing:
      open && !hidden ? shownWeighing(booked?.weighed ?? weighStored(ctx, facts, facts.overrides)) : null,
    likely: finds ? familiesOfPhone(ctx, centreId, applicantPhone) : [],
    acts: hidden ? [] : actsOn(ctx, facts, handed),
  };
}

/**
 * What would be said to a booking at the desk; changes nothing but the trail, which is told that the family was read.
 * @throws Problem `not_found`, `forbidden`, `access_reason_required`, `invalid_request`
 */
export function weighNew(
  ctx: Ctx,
  centreId: CentreId,
  body: DeskBooking,
  reason?: AccessReason,
): BookingWeighing {
  permit(ctx, 'booking.write', centreId);
  openDay(ctx, centreId);
  const entered = enter(ctx, body.familyId, 'family.read', reason);
  const weighed = weighBooking(ctx, centreId, body);
  recordRead(ctx, entered);
  return shownWeighing(weighed);
}

/**
 * What would be said to other days or lines of a booking; changes nothing.
 * @throws Problem `not_found`, `forbidden`, `invalid_request`
 */
export function weighChange(
  ctx: Ctx,
  id: BookingId,
  asked: Wanted & { overrides: DeskBooking['overrides'] },
): BookingWeighing {
  const { centreId, familyId } = bookingAtDesk(ctx, id);
  openDay(ctx, centreId);
  return shownWeighing(weighBooking(ctx, centreId, { ...asked, familyId, but: id, held: heldBy(ctx, id) }));
}
