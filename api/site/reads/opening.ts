import { type Db, rowBy } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { visit } from '../../../db/tables/venue.ts';
import { bookingFacts, bookingOfCode } from '../../bookings/reads.ts';
import { codeKey } from '../../core/code.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, CentreId, FamilyId, QueueEntryId, VisitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { membersAndContacts, standingOf } from '../../families/reads.ts';
import { loanFacts } from '../../loans/reads.ts';
import { entryFacts } from '../../queue/reads.ts';
import { sessionFacts, venueFacts, visitFacts } from '../../venue/reads.ts';
import type { Opening } from '../shapes.ts';
import { scopeOfContact, shownSince } from './session.ts';

const entryByCode = rowBy(queueEntry, queueEntry.code);

/**
 * The phones by which a request is opened: the one it was asked with, and those of the family's card. Of a protected
 * family the safe ones only, for whoever looks for her may know the others.
 */
function phonesOf(
  db: Db,
  { familyId, applicantPhone }: { familyId: FamilyId | null; applicantPhone: string },
) {
  if (familyId === null) return [applicantPhone];
  const first = standingOf(db, familyId);
  const card = first?.mergedInto ? standingOf(db, first.mergedInto) : first;
  if (card === undefined) return [];
  const phones = membersAndContacts(db, card.id).contacts.filter(({ kind }) => kind === 'phone');
  if (card.protected) return phones.filter(({ safe }) => safe).map(({ value }) => value);
  return [applicantPhone, ...phones.map(({ value }) => value)];
}

const visitByCode = rowBy(visit, visit.code);

/** The visit of a code, until some weeks after it; one to a guests' venue is opened by the guest's code alone. */
function visitOfCode(ctx: Ctx, code: string) {
  const row = visitByCode(ctx.db, code);
  if (row === undefined) return undefined;
  const { centreId, venueId, endsAt } = sessionFacts(ctx.db, row.sessionId);
  const shown = endsAt >= shownSince(ctx) && venueFacts(ctx.db, venueId).access === 'public';
  return shown ? { ...row, centreId } : undefined;
}

/** What a code opens. */
export type Found = {
  centreId: CentreId;
  bookingId: BookingId | null;
  entryId: QueueEntryId | null;
  visitId: VisitId | null;
};

/** What a code and the last four digits of a phone open; undefined where they open nothing, whatever the reason. */
export function openedBy(ctx: Ctx, { code, lastDigits }: Opening): Found | undefined {
  const { db } = ctx;
  const key = codeKey(code);
  const booking = bookingOfCode(db, key);
  const entry = booking === undefined ? entryByCode(db, key) : undefined;
  const asked = booking ?? entry;
  const visited = asked === undefined ? visitOfCode(ctx, key) : undefined;
  const row = asked ?? visited;
  if (row === undefined || (asked?.closedAt != null && asked.closedAt < shownSince(ctx))) return undefined;
  if (!phonesOf(db, row).some((phone) => phone.length > 4 && phone.endsWith(lastDigits))) return undefined;
  const { centreId } = row;
  return {
    centreId,
    bookingId: booking?.id ?? null,
    entryId: entry?.id ?? null,
    visitId: visited?.id ?? null,
  };
}

/** Whom a one-time code may be sent to, at which centre's word, and whether nothing may say what it is about. */
export type Addressee = { centreId: CentreId; familyId: FamilyId | null; neutral: boolean };

/** Who is behind a contact: null unless something is open with it, by the card or by a request. */
export function addresseeOf(ctx: Ctx, contact: string): Addressee | null {
  const { db } = ctx;
  const { bookings, entries, loans, visits, families } = scopeOfContact(ctx, contact);
  const asked = [
    ...bookings.map((id) => bookingFacts(db, id)),
    ...entries.map((id) => entryFacts(db, id)),
    ...visits.map((id) => {
      const facts = visitFacts(db, id);
      return { ...facts, centreId: sessionFacts(db, facts.sessionId).centreId };
    }),
  ];
  const [first] = [
    ...asked.filter(({ closedAt }) => closedAt === null),
    ...loans.map((id) => loanFacts(db, id)),
  ];
  if (first === undefined) return null;
  const cards = families.map((id) => found(standingOf(db, id)));
  const hers = cards.find((card) => card.protected);
  return {
    centreId: first.centreId,
    familyId: (hers ?? cards[0])?.id ?? null,
    neutral: hers !== undefined,
  };
}
