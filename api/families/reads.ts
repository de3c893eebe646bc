import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Db, prepared } from '../../db/open.ts';
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
import { type Ctx, may, permit, today } from '../core/context.ts';
import type { Day } from '../core/dates.ts';
import { fromCursor, toCursor } from '../core/http.ts';
import { type CentreId, type FamilyId, familyId } from '../core/ids.ts';
import { found, Problem } from '../core/problem.ts';
import { fold } from '../core/words.ts';
import {
  type Candidate,
  certainty,
  fullName,
  likeness,
  maskPhone,
  type ProofState,
  papersOf,
  proofState,
  type SearchKind,
  searchRank,
  searchTerms,
} from './rules.ts';
import type {
  FamilyCard,
  FamilyForm,
  FamilyQuery,
  FamilyRow,
  LikelyFamily,
  ListedFamily,
  TypedFamily,
} from './shapes.ts';

// --- Who may see a family at all ---

const standings = prepared((orm) =>
  orm
    .select()
    .from(family)
    .where(eq(family.id, sql.placeholder('id')))
    .prepare(),
);

/** A family's own row. */
export type Standing = typeof family.$inferSelect;

/** A family's own row, whoever asks; undefined when there is none. */
export const standingOf = (db: Db, id: FamilyId): Standing | undefined => standings(db).get({ id });

/** The card a family has now: the one it was merged into, else its own. */
const presentOf = (db: Db, standing: Standing): Standing =>
  (standing.mergedInto === null ? undefined : standingOf(db, standing.mergedInto)) ?? standing;

/**
 * A family the actor may reach with a permission; every word that opens, shows or changes something of a family
 * asks here. A merged card is reached as it is, its `mergedInto` says where it went.
 * @throws Problem `not_found` when unknown, of another centre, or protected from the actor; `forbidden`
 */
export function reach(ctx: Ctx, id: FamilyId, permission: Permission): Standing {
  const standing = found(standingOf(ctx.db, id));
  permit(ctx, permission, standing.centreId);
  // The card a protected family was once merged from leads to her as well.
  const hidden = presentOf(ctx.db, standing).protected;
  if (hidden && !may(ctx, 'family.protected', standing.centreId)) throw new Problem('not_found');
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
const keysOf = sql`(select ${family.primaryGroup} from ${family} where ${family.id} = ${sql.placeholder('id')}
  union all select ${familyGroup.group} from ${familyGroup} where ${familyGroup.familyId} = ${sql.placeholder('id')})`;
const groupsAndPapers = prepared((orm) =>
  orm
    .select({
      key: entitlementGroup.key,
      proofId: proof.id,
      validUntil: proof.validUntil,
      withdrawnAt: proof.withdrawnAt,
    })
    .from(entitlementGroup)
    .leftJoin(proof, and(eq(proof.familyId, sql.placeholder('id')), eq(proof.group, entitlementGroup.key)))
    .where(inArray(entitlementGroup.key, keysOf))
    .prepare(),
);
const purposesOf = prepared((orm) =>
  orm
    .selectDistinct({ purpose: consent.purpose })
    .from(consent)
    .where(and(eq(consent.familyId, sql.placeholder('id')), isNull(consent.withdrawnOn)))
    .prepare(),
);

/**
 * What other words ask about a family, whoever asks (check with `reach`): groups, the primary first, with their
 * papers; children; the purposes consented to; the code name instead of the name of a protected family. A family
 * that was merged into another says so in `mergedInto`. Four prepared statements.
 * @throws Problem `not_found`
 */
export function familyFacts(db: Db, id: FamilyId) {
  const standing = found(standingOf(db, id));
  const { centreId, primaryGroup, suppliedByIpra, mergedInto } = standing;
  const now = presentOf(db, standing);
  const people = peopleOf(db).all({ id });
  const groups = new Map<string, { validUntil: Day | null; withdrawn: boolean }[]>([[primaryGroup, []]]);
  for (const { key, proofId, validUntil, withdrawnAt } of groupsAndPapers(db).all({ id })) {
    const papers = groups.get(key) ?? [];
    if (proofId !== null) papers.push({ validUntil, withdrawn: withdrawnAt !== null });
    groups.set(key, papers);
  }
  const representative = people.find(({ role }) => role === 'representative');
  return {
    id,
    centreId,
    protected: now.protected,
    mergedInto,
    suppliedByIpra,
    displayName: now.protected ? (now.codeName ?? '') : representative ? fullName(representative) : '',
    groups: [...groups].map(([key, proofs]) => ({ key, proofs })),
    children: people
      .filter(({ role }) => role === 'child')
      .map(({ birthDate, heightCm, weightKg, shoeSizeEu, headCm }) => ({
        birthDate,
        heightCm,
        weightKg,
        shoeSizeEu,
        headCm,
      })),
    consents: purposesOf(db)
      .all({ id })
      .map(({ purpose }) => purpose),
  };
}
export type FamilyFacts = ReturnType<typeof familyFacts>;

const named = prepared((orm) =>
  orm
    .select({
      id: sql<FamilyId>`asked.value`,
      centreId: family.centreId,
      protected: family.protected,
      codeName: family.codeName,
      surname: person.surname,
      givenName: person.givenName,
      patronymic: person.patronymic,
    })
    .from(sql`json_each(${sql.placeholder('ids')}) as asked`)
    .innerJoin(
      family,
      sql`${family.id} = (select coalesce(merged_into, id) from family as first where first.id = asked.value)`,
    )
    .innerJoin(person, and(eq(person.familyId, family.id), eq(person.role, 'representative')))
    .prepare(),
);

/**
 * The names of families by their id, for boards and lists. A protected family has its code name for those who
 * serve it and is not in the answer for others; a merged one has the name of the card it went into.
 */
export function familyNames(ctx: Ctx, ids: readonly FamilyId[]): Map<FamilyId, string> {
  const names = new Map<FamilyId, string>();
  for (const row of named(ctx.db).all({ ids: JSON.stringify(ids) }))
    if (!row.protected) names.set(row.id, fullName(row));
    else if (may(ctx, 'family.protected', row.centreId)) names.set(row.id, row.codeName ?? '');
  return names;
}

// --- The card ---

const contactsOf = prepared((orm) =>
  orm
    .select()
    .from(contact)
    .where(eq(contact.familyId, sql.placeholder('id')))
    .orderBy(desc(contact.safe), asc(contact.id))
    .prepare(),
);
const groupsOf = prepared((orm) =>
  orm.select().from(entitlementGroup).where(inArray(entitlementGroup.key, keysOf)).prepare(),
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
  const { primaryGroup, mergedInto: _, ...row } = found(standingOf(ctx.db, id));
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
    name: row.protected ? (row.codeName ?? '') : people[0] ? fullName(people[0]) : '',
    people: people.map(({ familyId: _family, ...one }) => one),
    contacts: contacts.map(({ familyId: _family, ...one }) => one),
    groups: groups.sort((a, b) => Number(b.primary) - Number(a.primary)),
    consents: consentsOf(ctx.db).all({ id }),
  };
}

const groupsOfAll = prepared((orm) =>
  orm
    .select()
    .from(entitlementGroup)
    .orderBy(asc(entitlementGroup.queuePriority), asc(entitlementGroup.nameRu))
    .prepare(),
);
const textsSince = prepared((orm) =>
  orm
    .select()
    .from(consentText)
    .where(lte(consentText.since, sql.placeholder('on')))
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

// --- Rows: lists, search, likely duplicates ---

type RawRow = {
  id: FamilyId;
  protected: 0 | 1;
  codeName: string | null;
  settlement: string;
  remote: 0 | 1;
  primaryGroup: string;
  surname: string;
  givenName: string;
  patronymic: string;
  children: number;
  /** `1` before a safe one, `0` before another; the safe one if there is any. */
  phone: string | null;
};

const rawRows = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string], RawRow>(`
    SELECT f.id, f.protected, f.code_name AS codeName, f.settlement, f.remote, f.primary_group AS primaryGroup,
      r.surname, r.given_name AS givenName, r.patronymic,
      (SELECT count(*) FROM person WHERE family_id = f.id AND role = 'child') AS children,
      (SELECT max(safe || value) FROM contact WHERE family_id = f.id AND kind = 'phone') AS phone
    FROM json_each(?) AS asked
    CROSS JOIN family f ON f.id = asked.value
    CROSS JOIN person r ON r.family_id = f.id AND r.role = 'representative'`),
);

/** Rows in the order of the ids; of a protected family the code name only. */
const rowsOf = (db: Db, ids: readonly FamilyId[]): FamilyRow[] =>
  rawRows(db)
    .all(JSON.stringify(ids))
    .map(({ id, codeName, surname, givenName, patronymic, phone, ...row }) =>
      row.protected === 1
        ? {
            id,
            name: codeName ?? '',
            protected: true,
            settlement: null,
            remote: false,
            primaryGroup: null,
            children: null,
            phone: null,
          }
        : {
            ...row,
            id,
            name: fullName({ surname, givenName, patronymic }),
            protected: false,
            remote: row.remote === 1,
            phone: phone === null ? null : maskPhone(phone.slice(1)),
          },
    );

const papersOfMany = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string], { id: FamilyId; required: 0 | 1; lastDays: string }>(`
    SELECT f.id, g.proof_required AS required,
      (SELECT json_group_array(valid_until) FROM proof
       WHERE family_id = f.id AND "group" = g.key AND withdrawn_at IS NULL) AS lastDays
    FROM json_each(?) AS asked
    CROSS JOIN family f ON f.id = asked.value AND f.protected = 0
    CROSS JOIN entitlement_group g
      ON g.key IN (SELECT f.primary_group UNION ALL SELECT "group" FROM family_group WHERE family_id = f.id)`),
);

/** The states of the proofs of families on a day, each once; none of a protected family. */
function proofStatesOf(db: Db, ids: readonly FamilyId[], on: Day): Map<FamilyId, Set<ProofState>> {
  const states = new Map<FamilyId, Set<ProofState>>();
  for (const { id, required, lastDays } of papersOfMany(db).all(JSON.stringify(ids))) {
    const days: (Day | null)[] = JSON.parse(lastDays);
    const papers = days.map((validUntil) => ({ validUntil, withdrawn: false }));
    const own = states.get(id) ?? new Set();
    states.set(id, own.add(proofState(papers, required === 1, on).state));
  }
  return states;
}

/** How a centre, and a protected family of it, is named inside the search index. */
export const searchKeys = (centreId: CentreId): { open: string; hidden: string } => {
  const key = centreId.replaceAll('-', '');
  return { open: `c${key}`, hidden: `p${key}` };
};

const mostHits = 12;

const hits = prepared((_orm, sqlite) =>
  sqlite.prepare<[match: string], { id: FamilyId; words: string }>(
    'SELECT family_id AS id, words FROM family_search WHERE family_search MATCH ? LIMIT 24',
  ),
);

/**
 * Families of a centre by what was typed: the beginnings of names, a phone in any way of writing, an e-mail; those
 * whose representative is meant come first, 12 at most. Protected families are found by their code name, by those
 * who serve them. `kind` says what was looked for, for the trail; null when nothing could be.
 * @throws Problem `not_found`, `forbidden`
 */
export function searchFamilies(
  ctx: Ctx,
  centreId: CentreId,
  typed: string,
): { kind: SearchKind | null; rows: FamilyRow[] } {
  permit(ctx, 'family.read', centreId);
  const terms = searchTerms(typed);
  if (terms === null) return { kind: null, rows: [] };
  const keys = searchKeys(centreId);
  const scope = may(ctx, 'family.protected', centreId)
    ? `("${keys.open}" OR "${keys.hidden}")`
    : `"${keys.open}"`;
  const ids = hits(ctx.db)
    .all(`centre : ${scope} AND words : (${terms.expression})`)
    .map(({ id, words }) => ({ id, words, rank: searchRank(words, terms.words) }))
    .sort((a, b) => a.rank - b.rank || (a.words < b.words ? -1 : 1))
    .slice(0, mostHits)
    .map(({ id }) => id);
  return { kind: terms.kind, rows: rowsOf(ctx.db, ids) };
}

const byPhones = prepared((_orm, sqlite) =>
  sqlite.prepare<[phones: string, centreId: string], { id: FamilyId }>(`
    SELECT DISTINCT f.id FROM json_each(?) AS asked
    CROSS JOIN contact c ON c.value = asked.value AND c.kind = 'phone'
    CROSS JOIN family f ON f.id = c.family_id
    WHERE f.centre_id = ? AND f.merged_into IS NULL AND f.protected = 0 LIMIT 20`),
);
const candidates = prepared((_orm, sqlite) =>
  sqlite.prepare<[ids: string], { id: FamilyId; people: string; phones: string }>(`
    SELECT asked.value AS id,
      (SELECT json_group_array(json_object('surname', surname, 'givenName', given_name, 'birthDate', birth_date))
       FROM person WHERE family_id = asked.value) AS people,
      (SELECT json_group_array(value) FROM contact WHERE family_id = asked.value AND kind = 'phone') AS phones
    FROM json_each(?) AS asked`),
);
const namesakes = prepared((_orm, sqlite) =>
  sqlite.prepare<[match: string], { id: FamilyId }>(
    'SELECT family_id AS id FROM family_search WHERE family_search MATCH ? LIMIT 300',
  ),
);

const mostLikely = 5;

/**
 * Families of a centre that may be the one being typed, the likeliest first, 5 at most, each with its reasons.
 * Names are compared where the first two letters of surname and given name agree. Protected families never appear.
 * @throws Problem `not_found`, `forbidden`
 */
export function likelyFamilies(ctx: Ctx, centreId: CentreId, typed: TypedFamily): LikelyFamily[] {
  permit(ctx, 'family.read', centreId);
  const ids = new Set(
    byPhones(ctx.db)
      .all(JSON.stringify(typed.phones), centreId)
      .map(({ id }) => id),
  );
  const starts = [typed.surname, typed.givenName].map((name) => fold(name).replaceAll(' ', '').slice(0, 2));
  if (starts.every((start) => start.length === 2)) {
    const words = starts.map((start) => `"${start}"*`).join(' AND ');
    const match = `centre : "${searchKeys(centreId).open}" AND words : (${words})`;
    for (const { id } of namesakes(ctx.db).all(match)) ids.add(id);
  }
  const likely = candidates(ctx.db)
    .all(JSON.stringify([...ids]))
    .map(({ id, people, phones }) => {
      const candidate: Candidate = { people: JSON.parse(people), phones: JSON.parse(phones) };
      return { id, reasons: likeness(typed, candidate) };
    })
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => certainty(b.reasons) - certainty(a.reasons))
    .slice(0, mostLikely);
  const rows = rowsOf(
    ctx.db,
    likely.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, reasons: likely.find(({ id }) => id === row.id)?.reasons ?? [] }));
}

type ListBinds = {
  centreId: CentreId;
  seesHidden: 0 | 1;
  group: string | null;
  remote: 0 | 1 | null;
  expired: 0 | 1;
  missing: 0 | 1;
  today: Day;
  after: FamilyId | null;
  limit: number;
};

const listed = prepared((_orm, sqlite) => {
  // Ё stands beside Е in the alphabet people look things up by, not before А as its code does.
  const order = `replace(replace(CASE WHEN f.protected THEN f.code_name
    ELSE r.surname || ' ' || r.given_name || ' ' || r.patronymic END, 'Ё', 'Е'), 'ё', 'е')`;
  const groups = `(SELECT f.primary_group AS key UNION ALL SELECT "group" FROM family_group WHERE family_id = f.id)`;
  const papers = `SELECT 1 FROM proof p WHERE p.family_id = f.id AND p."group" = g.key AND p.withdrawn_at IS NULL`;
  const lacking = (condition: string) => `EXISTS (SELECT 1 FROM ${groups} AS own
    JOIN entitlement_group g ON g.key = own.key WHERE g.proof_required AND ${condition})`;
  return sqlite.prepare<[ListBinds], { id: FamilyId }>(`
    WITH listed AS MATERIALIZED (
      SELECT f.id, ${order} AS name FROM family f
      JOIN person r ON r.family_id = f.id AND r.role = 'representative'
      WHERE f.centre_id = :centreId AND f.merged_into IS NULL AND (f.protected = 0 OR :seesHidden)
        AND (:group IS NULL OR (f.protected = 0 AND EXISTS (SELECT 1 FROM ${groups} AS own WHERE own.key = :group)))
        AND (:remote IS NULL OR (f.protected = 0 AND f.remote = :remote))
        AND (NOT :missing OR (f.protected = 0 AND ${lacking(`NOT EXISTS (${papers})`)}))
        AND (NOT :expired OR (f.protected = 0 AND ${lacking(`EXISTS (${papers}) AND NOT EXISTS (
          ${papers} AND (p.valid_until IS NULL OR p.valid_until >= :today))`)}))
    )
    SELECT id FROM listed
    WHERE :after IS NULL OR (name, id) > (
      SELECT ${order}, f.id FROM family f JOIN person r ON r.family_id = f.id AND r.role = 'representative'
      WHERE f.id = :after AND f.centre_id = :centreId AND (f.protected = 0 OR :seesHidden))
    ORDER BY name, id LIMIT :limit`);
});

/**
 * A page of a centre's families by the representative's name. The cursor holds an id, as no name may stand in an
 * address; filters leave protected families out, for they would tell something of them.
 * @throws Problem `not_found`, `forbidden`, `invalid_request` for a cursor that is not one of ours
 */
export function listFamilies(
  ctx: Ctx,
  centreId: CentreId,
  { group, remote, proof, cursor, limit }: FamilyQuery,
): { rows: ListedFamily[]; next: string | null } {
  permit(ctx, 'family.read', centreId);
  const { today } = dayAndRegion(ctx, centreId);
  const [after = null] = fromCursor(cursor, z.tuple([familyId])) ?? [];
  const ids = listed(ctx.db)
    .all({
      centreId,
      seesHidden: may(ctx, 'family.protected', centreId) ? 1 : 0,
      group: group ?? null,
      remote: remote === undefined ? null : remote === 'yes' ? 1 : 0,
      expired: proof === 'expired' ? 1 : 0,
      missing: proof === 'missing' ? 1 : 0,
      today,
      after,
      limit: limit + 1,
    })
    .map(({ id }) => id);
  const shown = ids.slice(0, limit);
  const last = ids.length > limit ? shown.at(-1) : undefined;
  const states = proofStatesOf(ctx.db, shown, today);
  return {
    rows: rowsOf(ctx.db, shown).map((row) => ({ ...row, proofs: [...(states.get(row.id) ?? [])] })),
    next: last === undefined ? null : toCursor(last),
  };
}
