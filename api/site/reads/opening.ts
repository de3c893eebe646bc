import { eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { queueEntry } from '../../../db/tables/queue.ts';
import { bookingFacts, bookingOfCode } from '../../bookings/reads.ts';
import { codeKey } from '../../core/code.ts';
import type { Ctx } from '../../core/context.ts';
import type { BookingId, CentreId, FamilyId, QueueEntryId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { membersAndContacts, standingOf } from '../../families/reads.ts';
import { loanFacts } from '../../loans/reads.ts';
import { entryFacts } from '../../queue/reads.ts';
import type { Opening } from '../shapes.ts';
import { scopeOfContact, shownSince } from './session.ts';

const entryByCode = prepared((orm) =>
  orm
    .select()
    .from(queueEntry)
    .where(eq(queueEntry.code, sql.placeholder('code')))
    .prepare(),
);

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

/** What a code opens. */
export type Found = { centreId: CentreId; bookingId: BookingId | null; entryId: QueueEntryId | null };

/** What a code and the last four digits of a phone open; undefined where they open nothing, whatever the reason. */
export function openedBy(ctx: Ctx, { code, lastDigits }: Opening): Found | undefined {
  const { db } = ctx;
  const key = codeKey(code);
  const booking = bookingOfCode(db, key);
  const entry = booking === undefined ? entryByCode(db).get({ code: key }) : undefined;
  const row = booking ?? entry;
  if (row === undefined || (row.closedAt !== null && row.closedAt < shownSince(ctx))) return undefined;
  if (!phonesOf(db, row).some((phone) => phone.length > 4 && phone.endsWith(lastDigits))) return undefined;
  return { centreId: row.centreId, bookingId: booking?.id ?? null, entryId: entry?.id ?? null };
}

/** Whom a one-time code may be sent to, at which centre's word, and whether nothing may say what it is about. */
export type Addressee = { centreId: CentreId; familyId: FamilyId | null; neutral: boolean };

/** Who is behind a contact: null unless something is open with it, by the card or by a request. */
export function addresseeOf(ctx: Ctx, contact: string): Addressee | null {
  const { db } = ctx;
  const { bookings, entries, loans, families } = scopeOfContact(ctx, contact);
  const asked = [...bookings.map((id) => bookingFacts(db, id)), ...entries.map((id) => entryFacts(db, id))];
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
