import { type Db, prepared } from '../../../db/open.ts';
import type { contact } from '../../../db/tables/families.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { Recipient } from '../../notices/shapes.ts';

type Reachable = Pick<typeof contact.$inferSelect, 'kind' | 'value'> &
  Record<'safe' | 'protected' | 'noMessages', 0 | 1>;
const reachable = prepared((_orm, sqlite) =>
  sqlite.prepare<[FamilyId], Reachable>(`
    SELECT kind, value, safe, present.protected, present.no_messages AS noMessages
    FROM family first CROSS JOIN family present ON present.id = coalesce(first.merged_into, first.id)
    CROSS JOIN contact ON contact.family_id = present.id
    WHERE first.id = ? ORDER BY safe DESC, kind, contact.id`),
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
  const rows = reachable(db).all(familyId);
  const [first] = rows;
  if (first === undefined || first.noMessages === 1) return null;
  const safe = rows.filter((row) => row.safe === 1);
  const [best] = safe.length > 0 ? safe : first.protected === 1 ? [] : rows;
  if (best === undefined) return null;
  return {
    channel: channelOf(best.kind),
    address: best.value,
    locale,
    neutral: best.protected === 1,
    familyId,
  };
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
