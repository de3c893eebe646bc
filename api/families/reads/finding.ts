import { z } from 'zod';
import { type Db, prepared } from '../../../db/open.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import { type CentreId, type FamilyId, familyId } from '../../core/ids.ts';
import { servedBy, unseenRow, type Viewer, viewerAt } from '../../core/unseen.ts';
import { fold } from '../../core/words.ts';
import { dayAndRegion } from '../reads.ts';
import {
  type Candidate,
  certainty,
  fullName,
  likeness,
  maskPhone,
  ownSearchKey,
  type ProofState,
  proofState,
  type SearchKind,
  searchKeys,
  searchRank,
  searchTerms,
} from '../rules.ts';
import type { FamilyQuery, FamilyRow, LikelyFamily, ListedFamily, TypedFamily } from '../shapes.ts';

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

const mostHits = 12;

const listedFrom = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[{ centreId: CentreId; viewer: Viewer; start: string }], FamilyId>(`
      SELECT id FROM family
      WHERE centre_id = :centreId AND merged_into IS NULL AND NOT (protected AND ${unseenRow('"family".id')})
        AND listed_as >= :start AND listed_as < :start || char(0x10ffff)
      ORDER BY listed_as, id LIMIT ${mostHits}`)
    .pluck(),
);
const hits = prepared((_orm, sqlite) =>
  sqlite.prepare<[{ match: string; initials: string }], { id: FamilyId; words: string }>(`
    SELECT family_id AS id, words FROM family_search
    WHERE family_search MATCH :match AND (:initials = '[]' OR NOT EXISTS (
      SELECT 1 FROM json_each(:initials) WHERE instr(' ' || words, ' ' || value) = 0))
    LIMIT 48`),
);

/**
 * Families of a centre by what was typed: the beginnings of names, a phone in any way of writing, an e-mail; 12 at
 * most. Whose listed name begins as it was typed comes first, by the alphabet, which puts a whole surname before
 * longer ones; then those whose representative is meant. Protected families are found by their code name, by those
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
  const viewer = viewerAt(ctx, centreId);
  const start = terms.listed;
  const ids = new Set(start === null ? [] : listedFrom(ctx.db).all({ centreId, viewer, start }));
  if (ids.size < mostHits) {
    const keys = searchKeys(centreId);
    const named = viewer === null ? [] : servedBy(ctx.db, viewer).map((id) => `"${ownSearchKey(id)}"`);
    const hers = viewer === null ? `OR "${keys.hidden}"` : '';
    const those = named.length > 0 ? `OR ("${keys.hidden}" AND (${named.join(' OR ')}))` : '';
    const scope = `("${keys.open}" ${hers}${those})`;
    const others = hits(ctx.db)
      .all({
        match: `centre : ${scope} AND words : (${terms.expression})`,
        initials: JSON.stringify(terms.initials),
      })
      .map(({ id, words }) => ({ id, words, rank: searchRank(words, terms.words) }))
      .sort((a, b) => a.rank - b.rank || (a.words < b.words ? -1 : 1));
    for (const { id } of others) ids.add(id);
  }
  return { kind: terms.kind, rows: rowsOf(ctx.db, [...ids].slice(0, mostHits)) };
}

const byPhones = prepared((_orm, sqlite) =>
  sqlite.prepare<[phones: string, centreId: string], { id: FamilyId }>(`
    SELECT DISTINCT f.id FROM json_each(?) AS asked
    CROSS JOIN contact c ON c.value = asked.value AND c.kind = 'phone'
    CROSS JOIN family f ON f.id = c.family_id
    WHERE f.centre_id = ? AND f.merged_into IS NULL AND f.protected = 0 LIMIT 20`),
);
/** The families of a centre one of whose phones it is, in E.164; never a protected one. */
export function familiesOfPhone(ctx: Ctx, centreId: CentreId, phone: string): FamilyRow[] {
  permit(ctx, 'family.read', centreId);
  const found = byPhones(ctx.db).all(JSON.stringify([phone]), centreId);
  return rowsOf(
    ctx.db,
    found.map(({ id }) => id),
  );
}

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
  viewer: Viewer;
  group: string | null;
  remote: 0 | 1 | null;
  expired: 0 | 1;
  missing: 0 | 1;
  today: Day;
  name: string;
  after: FamilyId | '';
  limit: number;
};

const listed = prepared((_orm, sqlite) => {
  const groups = `(SELECT f.primary_group AS key UNION ALL SELECT "group" FROM family_group WHERE family_id = f.id)`;
  const papers = `SELECT 1 FROM proof p WHERE p.family_id = f.id AND p."group" = g.key AND p.withdrawn_at IS NULL`;
  const lacking = (condition: string) => `EXISTS (SELECT 1 FROM ${groups} AS own
    JOIN entitlement_group g ON g.key = own.key WHERE g.proof_required AND ${condition})`;
  return sqlite
    .prepare<[ListBinds], FamilyId>(`
      SELECT f.id FROM family f
      WHERE f.centre_id = :centreId AND f.merged_into IS NULL AND NOT (f.protected AND ${unseenRow('f.id')})
        AND (f.listed_as, f.id) > (:name, :after)
        AND (:group IS NULL OR (f.protected = 0 AND EXISTS (SELECT 1 FROM ${groups} AS own WHERE own.key = :group)))
        AND (:remote IS NULL OR (f.protected = 0 AND f.remote = :remote))
        AND (NOT :missing OR (f.protected = 0 AND ${lacking(`NOT EXISTS (${papers})`)}))
        AND (NOT :expired OR (f.protected = 0 AND ${lacking(`EXISTS (${papers}) AND NOT EXISTS (
          ${papers} AND (p.valid_until IS NULL OR p.valid_until >= :today))`)}))
      ORDER BY f.listed_as, f.id LIMIT :limit`)
    .pluck();
});
const placeOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[{ after: FamilyId; centreId: CentreId; viewer: Viewer }], string>(
      `SELECT listed_as FROM family WHERE id = :after AND centre_id = :centreId AND NOT ${unseenRow('"family".id')}`,
    )
    .pluck(),
);

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
  const [after] = fromCursor(cursor, z.tuple([familyId])) ?? [];
  const viewer = viewerAt(ctx, centreId);
  const name = after === undefined ? '' : placeOf(ctx.db).get({ after, centreId, viewer });
  if (name === undefined) return { rows: [], next: null };
  const ids = listed(ctx.db).all({
    centreId,
    viewer,
    group: group ?? null,
    remote: remote === undefined ? null : remote === 'yes' ? 1 : 0,
    expired: proof === 'expired' ? 1 : 0,
    missing: proof === 'missing' ? 1 : 0,
    today,
    name,
    after: after ?? '',
    limit: limit + 1,
  });
  const shown = ids.slice(0, limit);
  const last = ids.length > limit ? shown.at(-1) : undefined;
  const states = proofStatesOf(ctx.db, shown, today);
  return {
    rows: rowsOf(ctx.db, shown).map((row) => ({ ...row, proofs: [...(states.get(row.id) ?? [])] })),
    next: last === undefined ? null : toCursor(last),
  };
}
