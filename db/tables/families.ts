import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { centre } from './centres.ts';
import { day, flag, key, moment, ref, version } from './columns.ts';
import { staff } from './staff.ts';

/** A target group that may be entitled, and what it is entitled to. */
export const entitlementGroup = sqliteTable('entitlement_group', {
  key: text('key').primaryKey(),
  nameRu: text('name_ru').notNull(),
  nameEn: text('name_en').notNull(),
  regions: text('regions', { mode: 'json' }).$type<string[]>().notNull(),
  /** The paper asked for, as staff call it. */
  proof: text('proof').notNull(),
  /** False where a group holds by staff's word and no paper is asked. */
  proofRequired: integer('proof_required', { mode: 'boolean' }).notNull().default(true),
  entitles: text('entitles', { mode: 'json' })
    .$type<('rehab' | 'childcare' | 'sport' | 'leisure' | 'multibox' | 'venue')[]>()
    .notNull(),
  /** Place in the queue, 1 first. */
  queuePriority: integer('queue_priority').notNull(),
  version: version(),
});

export const family = sqliteTable(
  'family',
  {
    id: key<'family'>(),
    centreId: ref<'centre'>('centre_id')
      .notNull()
      .references(() => centre.id),
    settlement: text('settlement').notNull(),
    remote: flag('remote'),
    /** The one group the family counts in; the indicators count groups as exclusive. */
    primaryGroup: text('primary_group')
      .notNull()
      .references(() => entitlementGroup.key),
    /** Escaping violence: not to be found by anyone who does not serve her. */
    protected: flag('protected'),
    /** What those who serve a protected family call her; nobody else sees it. */
    codeName: text('code_name'),
    /** Already supplied with aids under an ИПРА: a warning, never a refusal. */
    suppliedByIpra: flag('supplied_by_ipra'),
    /** The card that took this one over; a merged card keeps its history and is no longer listed. */
    mergedInto: ref<'family'>('merged_into'),
    createdAt: moment('created_at').notNull(),
    version: version(),
    /** What it is looked up by in a list, folded: the representative's name, a protected family's code name. */
    listedAs: text('listed_as').notNull().default(''),
    /** Wants no messages at all. */
    noMessages: flag('no_messages'),
  },
  (t) => [
    // Of its own centre: elsewhere nobody is to learn from a refusal that a name is in use.
    uniqueIndex('family_code_name').on(t.centreId, t.codeName),
    index('family_listed').on(t.centreId, t.listedAs, t.id).where(sql`merged_into IS NULL`),
  ],
);

export const person = sqliteTable(
  'person',
  {
    id: key<'person'>(),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    role: text('role').$type<'representative' | 'adult' | 'child'>().notNull(),
    surname: text('surname').notNull(),
    givenName: text('given_name').notNull(),
    patronymic: text('patronymic').notNull().default(''),
    birthDate: day('birth_date'),
    heightCm: integer('height_cm'),
    weightKg: real('weight_kg'),
    shoeSizeEu: real('shoe_size_eu'),
    headCm: integer('head_cm'),
  },
  (t) => [
    index('person_family').on(t.familyId),
    uniqueIndex('person_representative').on(t.familyId).where(sql`role = 'representative'`),
    check('person_role', sql`${t.role} in ('representative', 'adult', 'child')`),
  ],
);

export const contact = sqliteTable(
  'contact',
  {
    id: key<'contact'>(),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    kind: text('kind').$type<'phone' | 'email'>().notNull(),
    /** A phone in E.164, an e-mail in lower case. */
    value: text('value').notNull(),
    /** The channel on which the family may be written to or called. */
    safe: flag('safe'),
  },
  (t) => [index('contact_family').on(t.familyId), index('contact_value').on(t.value)],
);

export const familyGroup = sqliteTable(
  'family_group',
  {
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    group: text('group')
      .notNull()
      .references(() => entitlementGroup.key),
  },
  (t) => [primaryKey({ columns: [t.familyId, t.group] })],
);

/** The papers by which a group is proved; a closed list, so that no diagnosis can be written into it. */
export type ProofKind =
  | 'need_act'
  | 'social_programme'
  | 'commission_decision'
  | 'service_certificate'
  | 'hotel_confirmation'
  | 'disability_certificate'
  | 'rehabilitation_programme'
  | 'passports'
  | 'large_family_certificate'
  | 'foster_agreement'
  | 'guardianship_act'
  | 'other_paper';

/** What was shown to prove a group: never the diagnosis, never a scan. */
export const proof = sqliteTable(
  'proof',
  {
    id: key<'proof'>(),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    group: text('group')
      .notNull()
      .references(() => entitlementGroup.key),
    kind: text('kind').$type<ProofKind>().notNull(),
    number: text('number').notNull().default(''),
    issuer: text('issuer').notNull().default(''),
    /** The last day it holds; none = without end. */
    validUntil: day('valid_until'),
    checkedBy: ref<'staff'>('checked_by').references(() => staff.id),
    checkedAt: moment('checked_at').notNull(),
    withdrawnAt: moment('withdrawn_at'),
  },
  (t) => [index('proof_family').on(t.familyId)],
);

/** The text a consent was given to, one row per purpose and version. */
export const consentText = sqliteTable(
  'consent_text',
  {
    purpose: text('purpose').notNull(),
    version: integer('version').notNull(),
    textRu: text('text_ru').notNull(),
    textEn: text('text_en').notNull(),
    since: day('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.purpose, t.version] })],
);

export const consent = sqliteTable(
  'consent',
  {
    id: key<'consent'>(),
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    purpose: text('purpose').notNull(),
    textVersion: integer('text_version').notNull(),
    givenOn: day('given_on').notNull(),
    withdrawnOn: day('withdrawn_on'),
    takenBy: ref<'staff'>('taken_by').references(() => staff.id),
  },
  (t) => [index('consent_family').on(t.familyId)],
);

/** Who at the desk serves a protected family, beside the hotel's hosts; nobody else finds her. */
export const servedBy = sqliteTable(
  'served_by',
  {
    familyId: ref<'family'>('family_id')
      .notNull()
      .references(() => family.id),
    staffId: ref<'staff'>('staff_id')
      .notNull()
      .references(() => staff.id),
    since: moment('since').notNull(),
    namedBy: ref<'staff'>('named_by').references(() => staff.id),
  },
  (t) => [primaryKey({ columns: [t.familyId, t.staffId] }), index('served_by_staff').on(t.staffId)],
);
