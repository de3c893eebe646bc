import { desc, eq, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { contact, family } from '../../../db/tables/families.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { Recipient } from '../../notices/shapes.ts';

const reachable = prepared((orm) =>
  orm
    .select({
      kind: contact.kind,
      value: contact.value,
      safe: contact.safe,
      protected: family.protected,
      noMessages: family.noMessages,
    })
    .from(family)
    .innerJoin(contact, eq(contact.familyId, family.id))
    .where(
      sql`${family.id} = (select coalesce(merged_into, id) from family as first where first.id = ${sql.placeholder('familyId')})`,
    )
    .orderBy(desc(contact.safe), contact.kind, contact.id)
    .prepare(),
);

/** Who asked for something, as the request has it: a family's card, or what somebody wrote about themselves. */
export type Applicant = {
  familyId: FamilyId | null;
  applicantPhone: string;
  applicantEmail: string;
  locale: 'ru' | 'en';
  messages: boolean;
};

const channelOf = (kind: 'phone' | 'email') => (kind === 'email' ? 'email' : 'sms');

/**
 * Where a family is written to: an e-mail before a phone; where a contact is marked safe, no other; of a protected
 * family the safe one only, and neutrally. Null where it wants no messages or none can reach it.
 */
export function recipientOf(
  db: Db,
  familyId: FamilyId,
  locale: Recipient['locale'] = 'ru',
): Recipient | null {
  const rows = reachable(db).all({ familyId });
  const [first] = rows;
  if (first === undefined || first.noMessages) return null;
  const safe = rows.filter((row) => row.safe);
  const [best] = safe.length > 0 ? safe : first.protected ? [] : rows;
  if (best === undefined) return null;
  return { channel: channelOf(best.kind), address: best.value, locale, neutral: best.protected, familyId };
}

/**
 * Where whoever asked for something is written to: a known family by its card, anybody else by what they gave, if
 * they want messages.
 */
export function applicantRecipient(db: Db, asked: Applicant): Recipient | null {
  if (asked.familyId !== null) return recipientOf(db, asked.familyId, asked.locale);
  const { applicantEmail, applicantPhone, locale, messages } = asked;
  if (!messages) return null;
  const common = { locale, neutral: false, familyId: null };
  if (applicantEmail !== '') return { channel: 'email', address: applicantEmail, ...common };
  return applicantPhone === '' ? null : { channel: 'sms', address: applicantPhone, ...common };
}
