import { z } from '@hono/zod-openapi';
import { day, moment } from '../core/dates.ts';
import { centreId, consentId, contactId, familyId, personId, proofId, staffId } from '../core/ids.ts';
import { cursorQuery } from '../core/pages.ts';
import { likenesses, limits, personRoles, proofKinds, proofStates, toE164 } from './rules.ts';

/** One line of text as people write it: spaces evened out, nothing that cannot be seen. */
const line = (most: number) =>
  z
    .string()
    .overwrite((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .max(most)
    .regex(/^\P{C}*$/u, 'Leave out characters that cannot be seen');
const word = (most: number) => line(most).min(1);

const group = z
  .string()
  .regex(/^[a-z][a-z_]{0,39}$/, 'Use the key of a group')
  .openapi({ example: 'disabled_child' });

const phone = z
  .string()
  .max(40)
  .transform((typed, context) => {
    const number = toE164(typed);
    if (number !== null) return number;
    context.addIssue({
      code: 'custom',
      message: 'Write one phone number with its code, such as +7 913 123-42-42',
    });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: '8 (913) 123-42-42' });

/** Who asks for something on the families' site or by phone, before the desk has found the family's card. */
export const applicantBody = z
  .strictObject({
    name: word(160),
    phone,
    email: z.string().trim().toLowerCase().max(120).pipe(z.email()).or(z.literal('')).default(''),
    locale: z.enum(['ru', 'en']).default('ru'),
    /** Whether messages about it are wanted. */
    messages: z.boolean().default(false),
  })
  .openapi('Applicant');
export type ApplicantBody = z.infer<typeof applicantBody>;

const measure = (least: number, most: number, step: number) =>
  z.number().min(least).max(most).multipleOf(step).nullable();
const measures = {
  heightCm: measure(30, 250, 1),
  weightKg: measure(0.5, 300, 0.1),
  shoeSizeEu: measure(10, 55, 0.5),
  headCm: measure(20, 80, 1),
};

/** A member of a family as written; with the `id` of a member it is that member. */
const personInput = z
  .strictObject({
    id: personId.optional(),
    role: z.enum(personRoles),
    surname: word(80),
    givenName: word(80),
    patronymic: line(80).default(''),
    birthDate: day.nullable().default(null),
    heightCm: measures.heightCm.default(null),
    weightKg: measures.weightKg.default(null),
    shoeSizeEu: measures.shoeSizeEu.default(null),
    headCm: measures.headCm.default(null),
  })
  .openapi('FamilyMemberInput');

const safe = z
  .boolean()
  .default(false)
  .openapi({ description: 'The family may be written to or called there' });
const contactInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('phone'), value: phone, safe }),
  z.strictObject({
    kind: z.literal('email'),
    value: z.string().trim().toLowerCase().max(120).pipe(z.email()),
    safe,
  }),
]);

const twice = (values: readonly (string | undefined)[]): boolean =>
  new Set(values.filter(Boolean)).size < values.filter(Boolean).length;

const people = z
  .array(personInput)
  .max(limits.people)
  .refine((list) => list.filter(({ role }) => role === 'representative').length === 1, {
    message: 'Exactly one person is the representative',
  })
  .refine((list) => !twice(list.map(({ id }) => id)), { message: 'Name each member once' });
const contacts = z
  .array(contactInput)
  .max(limits.contacts)
  .refine((list) => !twice(list.map(({ value }) => value)), { message: 'Name each contact once' });

/** In the order a form asks for it, so that its errors stand in that order too. */
const written = {
  people,
  contacts,
  settlement: word(120).openapi({ example: 'с. Столбово' }),
  remote: z.boolean(),
  protected: z.boolean().openapi({ description: 'Escaping violence: found only by those who serve her' }),
  codeName: line(40).nullable(),
  primaryGroup: group,
  furtherGroups: z.array(group).max(limits.furtherGroups),
  suppliedByIpra: z.boolean(),
};

export const newFamily = z
  .strictObject({
    ...written,
    remote: written.remote.default(false),
    suppliedByIpra: written.suppliedByIpra.default(false),
    protected: written.protected.default(false),
    codeName: written.codeName.default(null),
    furtherGroups: written.furtherGroups.default([]),
    contacts: written.contacts.default([]),
  })
  .openapi('NewFamily');
export type NewFamily = z.infer<typeof newFamily>;

/** What is left out stays; people, contacts and groups that are sent are the whole of them. */
export const familyPatch = z
  .strictObject(written)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one field')
  .openapi('FamilyPatch');
export type FamilyPatch = z.infer<typeof familyPatch>;
export type PersonInput = z.infer<typeof personInput>;
export type ContactInput = z.infer<typeof contactInput>;

/** A paper that was shown and checked: its kind, number, issuer and last day; never a diagnosis, never a scan. */
export const newProof = z
  .strictObject({
    group,
    kind: z.enum(proofKinds),
    number: line(40).default(''),
    issuer: line(160).default(''),
    validUntil: day.nullable(),
  })
  .openapi('NewProof');
export type NewProof = z.infer<typeof newProof>;

/** A consent given to one version of the text of one purpose; on today unless the paper bears an earlier day. */
export const newConsent = z
  .strictObject({ purpose: z.string().max(40), textVersion: z.int().min(1), givenOn: day.optional() })
  .openapi('NewConsent');
export type NewConsent = z.infer<typeof newConsent>;

const proof = z
  .object({
    id: proofId,
    kind: z.enum(proofKinds),
    number: z.string(),
    issuer: z.string(),
    validUntil: day.nullable(),
    checkedAt: moment,
    checkedBy: z.string().nullable(),
    withdrawnAt: moment.nullable(),
  })
  .openapi('Proof');

const groupOfFamily = z
  .object({
    key: group,
    nameRu: z.string(),
    nameEn: z.string(),
    primary: z.boolean(),
    state: z.enum(proofStates),
    validUntil: day.nullable(),
    proofs: z.array(proof),
  })
  .openapi('FamilyGroup');

const consent = z
  .object({
    id: consentId,
    purpose: z.string(),
    textVersion: z.int(),
    givenOn: day,
    withdrawnOn: day.nullable(),
    takenBy: z.string().nullable(),
  })
  .openapi('Consent');

const person = z
  .object({
    id: personId,
    role: z.enum(personRoles),
    surname: z.string(),
    givenName: z.string(),
    patronymic: z.string(),
    birthDate: day.nullable(),
    ...measures,
  })
  .openapi('FamilyMember');

export const familyCard = z
  .object({
    id: familyId,
    centreId,
    name: z.string().openapi({ description: 'Of the representative; the code name of a protected family' }),
    settlement: z.string(),
    remote: z.boolean(),
    suppliedByIpra: z.boolean(),
    protected: z.boolean(),
    codeName: z.string().nullable(),
    people: z.array(person),
    contacts: z.array(
      z.object({ id: contactId, kind: z.enum(['phone', 'email']), value: z.string(), safe: z.boolean() }),
    ),
    groups: z.array(groupOfFamily),
    consents: z.array(consent),
    servedBy: z
      .array(z.object({ id: staffId, name: z.string(), since: moment }))
      .openapi({ description: 'Who at the desk serves a protected family, beside the hosts' }),
    createdAt: moment,
    version: z.int(),
  })
  .openapi('FamilyCard');
export type FamilyCard = z.infer<typeof familyCard>;

/** Who works at the desk of a centre. */
export const deskPeople = z.object({ rows: z.array(z.object({ id: staffId, name: z.string() })) });

/** A family in a list; of a protected one its code name and nothing else. */
export const familyRow = z
  .object({
    id: familyId,
    name: z.string(),
    protected: z.boolean(),
    settlement: z.string().nullable(),
    remote: z.boolean(),
    primaryGroup: group.nullable(),
    children: z.int().nullable(),
    phone: z.string().nullable().openapi({ description: 'Masked', example: '+7 913 ···-··-42' }),
  })
  .openapi('FamilyRow');
export type FamilyRow = z.infer<typeof familyRow>;

/** A family in the list of a centre, with the states of the proofs of its groups, each once. */
export const listedFamily = familyRow
  .extend({ proofs: z.array(z.enum(proofStates)) })
  .openapi('ListedFamily');
export type ListedFamily = z.infer<typeof listedFamily>;

export const familyQuery = cursorQuery.extend({
  group: group.optional(),
  remote: z.enum(['yes', 'no']).optional(),
  proof: z.enum(['expired', 'missing']).optional(),
});
export type FamilyQuery = z.infer<typeof familyQuery>;

export const familySearch = z
  .strictObject({
    q: z.string().max(100).openapi({ description: 'Names by their beginning, a phone, an e-mail' }),
  })
  .openapi('FamilySearch');

/** What is typed so far of a new family; a phone that is not whole yet is passed over. */
export const typedFamily = z
  .strictObject({
    surname: line(80).default(''),
    givenName: line(80).default(''),
    birthDate: day.nullable().default(null),
    phones: z
      .array(z.string().max(40))
      .max(limits.contacts)
      .default([])
      .transform((typed) => typed.flatMap((one) => toE164(one) ?? [])),
  })
  .openapi('TypedFamily');
export type TypedFamily = z.infer<typeof typedFamily>;

export const likelyFamily = familyRow
  .extend({ reasons: z.array(z.enum(likenesses)) })
  .openapi('LikelyFamily');
export type LikelyFamily = z.infer<typeof likelyFamily>;

/** What the forms of a centre offer: the groups of its region with their papers, the texts of consent. */
export const familyForm = z
  .object({
    groups: z.array(
      z.object({
        key: group,
        nameRu: z.string(),
        nameEn: z.string(),
        paper: z.string(),
        proofRequired: z.boolean(),
        kinds: z.array(z.enum(proofKinds)),
      }),
    ),
    consentTexts: z.array(
      z.object({ purpose: z.string(), version: z.int(), textRu: z.string(), textEn: z.string(), since: day }),
    ),
  })
  .openapi('FamilyForm');
export type FamilyForm = z.infer<typeof familyForm>;

/**
 * Why a protected card is opened. A closed set: the reason stands in the trail, which managers read and nobody can
 * take anything out of, and free words might name her.
 */
export const accessReasons = ['lending', 'session', 'contact', 'papers', 'correction', 'safety'] as const;
export type AccessReason = (typeof accessReasons)[number];

/** The header that says why a protected card is opened. */
export const accessReason = z.object({
  'x-access-reason': z
    .enum(accessReasons)
    .optional()
    .openapi({ description: 'Why a protected card is opened' }),
});
