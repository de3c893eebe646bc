import { and, asc, desc, eq, inArray, lte, notInArray, sql } from 'drizzle-orm';
import { type Db, prepared, rowBy } from '../../db/open.ts';
import { centre } from '../../db/tables/centres.ts';
import {
  consent,
  consentText,
  contact,
  entitlementGroup,
  family,
  familyGroup,
  person,
  proof,
} from '../../db/tables/families.ts';
import { staff } from '../../db/tables/staff.ts';
import type { Permission } from '../core/access.ts';
import { type Ctx, may, permit, today, worksAt } from '../core/context.ts';
import type { Day } from '../core/dates.ts';
import type { CentreId, FamilyId } from '../core/ids.ts';
import { found, Problem } from '../core/problem.ts';
import { unseen } from '../core/unseen.ts';
import { servedByOf } from './reads/serving.ts';
import { papersOf, proofState, shownName } from './rules.ts';
import type { FamilyCard, FamilyForm } from './shapes.ts';

// --- Who may see a family at all ---

const standings = rowBy(family, family.id);

/** A family's own row. */
export type Standing = typeof family.$inferSelect;

/** A family's own row, whoever asks; undefined when there is none. */
export const standingOf = (db: Db, id: FamilyId): Standing | undefined => standings(db, id);

/** The card a family has now: the one it was merged into, else its own. */
const presentOf = (db: Db, standing: Standing): Standing =>
  (standing.mergedInto === null ? undefined : standingOf(db, standing.mergedInto)) ?? standing;

/** Whether a card is a protected family's, or was merged into hers and so leads to her as well. */
export const isHidden = (db: Db, standing: Standing): boolean => presentOf(db, standing).protected;

/**
 * A family the actor may reach with a permission; every word that opens, shows or changes something of a family
 * asks here. A merged card is reached as it is, its `mergedInto` says where it went.
 * @throws Problem `not_found` when unknown, of another centre, or protected from the actor; `forbidden`
 */
export function reach(ctx: Ctx, id: FamilyId, permission: Permission): Standing {
  const standing = standingOf(ctx.db, id);
  const isOwn = standing !== undefined && worksAt(ctx, standing.centreId) && may(ctx, permission);
  if (isOwn && !standing.protected && standing.mergedInto === null) return standing;
  // Of every other both are asked whatever the first says: how long a refusal takes tells nothing either.
  const isUnseen = unseen(ctx, [id]).has(id);
  const refuse = (code: 'not_found' | 'forbidden') => new Problem(code, undefined, { familyId: id });
  if (standing === undefined || !worksAt(ctx, standing.centreId)) throw refuse('not_found');
  if (!may(ctx, permission)) throw refuse('forbidden');
  if (isUnseen) throw refuse('not_found');
  return standing;
}

const zones = prepared((orm) =>
  orm
    .select({ timeZone: centre.timeZone, region: centre.region })
    .from(centre)
    .where(eq(centre.id, sql.placeholder('id')))
    .prepare(),
);

/** The region of a centre and the day it is there. */
export function dayAndRegion(ctx: Ctx, id: CentreId): { today: Day; region: string } {
  const { timeZone, region } = found(zones(ctx.db).get({ id }));
  return { today: today(ctx, timeZone), region };
}

/** Whether there is such a centre. */
export const centreExists = (db: Db, id: CentreId): boolean => zones(db).get({ id }) !== undefined;

// --- What other words ask ---

const facts = prepared((_orm, sqlite) =>
  sqlite.prepare<[id: FamilyId], RawFacts>(`
    SELECT f.centre_id AS centreId, f.primary_group AS primaryGroup, f.supplied_by_ipra AS suppliedByIpra,
      f.merged_into AS mergedInto, present.protected, present.code_name AS codeName,
      coalesce(r.surname, '') AS surname, coalesce(r.given_name, '') AS givenName, coalesce(r.patronymic, '') AS patronymic,
      (SELECT json_group_array("group") FROM family_group WHERE family_id = f.id) AS further,
      (SELECT json_group_array(json_array("group", valid_until, withdrawn_at IS NOT NULL))
       FROM proof WHERE family_id = f.id) AS proofs,
      (SELECT json_group_array(purpose) FROM consent WHERE family_id = f.id AND withdrawn_on IS NULL) AS consents,
      (SELECT json_group_array(json_object('birthDate', birth_date, 'heightCm', height_cm, 'weightKg', weight_kg,
         'shoeSizeEu', shoe_size_eu, 'headCm', head_cm))
       FROM person WHERE family_id = f.id AND role = 'child') AS children
    FROM family f
    CROSS JOIN family present ON present.id = coalesce(f.merged_into, f.id)
    LEFT JOIN person r ON r.family_id = f.id AND r.role = 'representative'
    WHERE f.id = ?`),
);

type RawFacts = Pick<Standing, 'centreId' | 'primaryGroup' | 'mergedInto' | 'codeName'> &
  Pick<typeof person.$inferSelect, 'surname' | 'givenName' | 'patronymic'> &
  Record<'suppliedByIpra' | 'protected', 0 | 1> &
  Record<'further' | 'proofs' | 'consents' | 'children', string>;
type ChildFacts = Pick<
  typeof person.$inferSelect,
  'birthDate' | 'heightCm' | 'weightKg' | 'shoeSizeEu' | 'headCm'
>;

// In SQL each sorting or telling apart would make a table of its own, for a handful of rows.
const byAge = (one: ChildFacts, other: ChildFacts): number =>
  (one.birthDate ?? '').localeCompare(other.birthDate ?? '');

/**
 * What other words ask about a family, whoever asks (check with `reach`): groups, the primary first, with their
 * papers; children, the eldest first; the purposes consented to; the code name instead of the name of a protected
 * family. A family that was merged into another says so in `mergedInto`. One statement.
 * @throws Problem `not_found`
 */
export function familyFacts(db: Db, id: FamilyId) {
  const row = found(facts(db).get(id));
  const further: string[] = JSON.parse(row.further);
  const proofs: [group: string, validUntil: Day | null, withdrawn: 0 | 1][] = JSON.parse(row.proofs);
  const children: ChildFacts[] = JSON.parse(row.children);
  const consents: string[] = JSON.parse(row.consents);
  return {
    id,
    centreId: row.centreId,
    protected: row.protected === 1,
    mergedInto: row.mergedInto,
    suppliedByIpra: row.suppliedByIpra === 1,
    displayName: shownName({ protected: row.protected === 1, codeName: row.codeName }, row),
    groups: [row.primaryGroup, ...further].map((key) => ({
      key,
      proofs: proofs
        .filter(([group]) => group === key)
        .map(([, validUntil, withdrawn]) => ({ validUntil, withdrawn: withdrawn === 1 })),
    })),
    children: children.sort(byAge),
    consents,
  };
}
export type FamilyFacts = ReturnType<typeof familyFacts>;

type Named = Parameters<typeof shownName>[1] & { id: FamilyId; protected: 0 | 1; codeName: string | null };
const named = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string], Named>(`
    SELECT first.id, present.protected, present.code_name AS codeName, surname, given_name AS givenName, patronymic
    FROM json_each(?) AS asked CROSS JOIN family first ON first.id = asked.value
    CROSS JOIN family present ON present.id = coalesce(first.merged_into, first.id)
    CROSS JOIN person ON person.family_id = present.id AND person.role = 'representative'`),
);

/**
 * The names of families by their id, for boards and lists. A protected family has its code name for those who
 * serve it and is not in the answer for others; a merged one has the name of the card it went into.
 */
export function familyNames(ctx: Ctx, ids: readonly FamilyId[]): Map<FamilyId, string> {
  const names = new Map<FamilyId, string>();
  const hidden = unseen(ctx, ids);
  for (const { id, codeName, ...row } of named(ctx.db).all(JSON.stringify(ids)))
    if (!hidden.has(id)) names.set(id, shownName({ codeName, protected: row.protected === 1 }, row));
  return names;
}

// --- The card ---

const peopleOf = prepared((orm) =>
  orm
    .select()
    .from(person)
    .where(eq(person.familyId, sql.placeholder('id')))
    .orderBy(
      sql`case ${person.role} when 'representative' then 0 when 'adult' then 1 else 2 end`,
      asc(person.birthDate),
      asc(person.id),
    )
    .prepare(),
);

const contactsOf = prepared((orm) =>
  orm
    .select()
    .from(contact)
    .where(eq(contact.familyId, sql.placeholder('id')))
    .orderBy(desc(contact.safe), asc(contact.id))
    .prepare(),
);
const groupsOf = prepared((orm) =>
  orm
    .select()
    .from(entitlementGroup)
    .where(
      inArray(
        entitlementGroup.key,
        sql`(select ${family.primaryGroup} from ${family} where ${family.id} = ${sql.placeholder('id')}
          union all select ${familyGroup.group} from ${familyGroup} where ${familyGroup.familyId} = ${sql.placeholder('id')})`,
      ),
    )
    .prepare(),
);
const proofsOf = prepared((orm) =>
  orm
    .select({
      id: proof.id,
      group: proof.group,
      kind: proof.kind,
      number: proof.number,
      issuer: proof.issuer,
      validUntil: proof.validUntil,
      checkedAt: proof.checkedAt,
      checkedBy: staff.name,
      withdrawnAt: proof.withdrawnAt,
    })
    .from(proof)
    .leftJoin(staff, eq(staff.id, proof.checkedBy))
    .where(eq(proof.familyId, sql.placeholder('id')))
    .orderBy(desc(proof.checkedAt), desc(proof.id))
    .prepare(),
);
const consentsOf = prepared((orm) =>
  orm
    .select({
      id: consent.id,
      purpose: consent.purpose,
      textVersion: consent.textVersion,
      givenOn: consent.givenOn,
      withdrawnOn: consent.withdrawnOn,
      takenBy: staff.name,
    })
    .from(consent)
    .leftJoin(staff, eq(staff.id, consent.takenBy))
    .where(eq(consent.familyId, sql.placeholder('id')))
    .orderBy(desc(consent.givenOn), desc(consent.id))
    .prepare(),
);

/** The people and contacts of a family as stored, for the acts that keep them. */
export const membersAndContacts = (db: Db, id: FamilyId) => ({
  people: peopleOf(db).all({ id }),
  contacts: contactsOf(db).all({ id }),
});

const furtherGroups = prepared((orm) =>
  orm
    .select({ group: familyGroup.group })
    .from(familyGroup)
    .where(eq(familyGroup.familyId, sql.placeholder('id')))
    .prepare(),
);

/** The keys of a family's groups beside the primary one. */
export const furtherGroupsOf = (db: Db, id: FamilyId): string[] =>
  furtherGroups(db)
    .all({ id })
    .map(({ group }) => group);

/**
 * The whole card, whoever asks (check with `reach`, and record that it was read).
 * @throws Problem `not_found`
 */
export function familyCard(ctx: Ctx, id: FamilyId): FamilyCard {
  const { primaryGroup, mergedInto: _into, listedAs: _as, ...row } = found(standingOf(ctx.db, id));
  const { people, contacts } = membersAndContacts(ctx.db, id);
  const { today } = dayAndRegion(ctx, row.centreId);
  const proofs = proofsOf(ctx.db).all({ id });
  const groups = groupsOf(ctx.db)
    .all({ id })
    .map(({ key, nameRu, nameEn, proofRequired }) => {
      const own = proofs.filter(({ group }) => group === key).map(({ group: _group, ...one }) => one);
      const papers = own.map(({ validUntil, withdrawnAt }) => ({
        validUntil,
        withdrawn: withdrawnAt !== null,
      }));
      const primary = key === primaryGroup;
      return { key, nameRu, nameEn, primary, ...proofState(papers, proofRequired, today), proofs: own };
    });
  return {
    ...row,
    name: shownName(row, people[0]),
    people: people.map(({ familyId: _family, ...one }) => one),
    contacts: contacts.map(({ familyId: _family, ...one }) => one),
    groups: groups.sort((a, b) => Number(b.primary) - Number(a.primary)),
    consents: consentsOf(ctx.db).all({ id }),
    servedBy: servedByOf(ctx.db, id),
  };
}

const groupsOfAll = prepared((orm) =>
  orm
    .select()
    .from(entitlementGroup)
    .orderBy(asc(entitlementGroup.queuePriority), asc(entitlementGroup.nameRu))
    .prepare(),
);
/** What is consented to on the families' site, with a request; at the desk no paper is taken for it. */
const onSiteOnly = ['request', 'messages'];
const textsSince = prepared((orm) =>
  orm
    .select()
    .from(consentText)
    .where(
      and(lte(consentText.since, sql.placeholder('on')), notInArray(consentText.purpose, [...onSiteOnly])),
    )
    .orderBy(asc(consentText.purpose), desc(consentText.version))
    .prepare(),
);

/** What the forms of a centre offer: the groups of its region, and the newest text of each purpose of consent. */
export function familyForm(ctx: Ctx, centreId: CentreId): FamilyForm {
  permit(ctx, 'family.read', centreId);
  const { today, region } = dayAndRegion(ctx, centreId);
  const texts = textsSince(ctx.db).all({ on: today });
  return {
    groups: groupsOfAll(ctx.db)
      .all()
      .filter(({ regions }) => regions.includes(region))
      .map(({ key, nameRu, nameEn, proof, proofRequired }) => ({
        key,
        nameRu,
        nameEn,
        paper: proof,
        proofRequired,
        kinds: [...papersOf(key)],
      })),
    consentTexts: texts.filter(({ purpose }, at) => texts[at - 1]?.purpose !== purpose),
  };
}
