import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import { type Db, prepared } from '../../db/open.ts';
import { actorId, type Ctx, may } from './context.ts';
import type { CentreId, FamilyId, StaffId } from './ids.ts';

/**
 * Protected families (DOMAIN, privacy 4), in one place for every word. Who may serve one knows of her: the hosts of her
 * centre, and whom of its desk a host named. To everybody else she is not there: not in a list, a count or a refusal.
 */

/** SQL: whether the family of an id (an expression) is a protected one, also where her card was merged into another. */
export const isProtected = (of: string, unless = ''): string => `EXISTS (
  SELECT 1 FROM family first CROSS JOIN family present ON present.id = coalesce(first.merged_into, first.id)
  WHERE first.id = ${of} AND present.protected${unless})`;

/** SQL: the family a message is about: whom it went to, or who was found to have asked. */
export const familyOfNotice = `coalesce(notice.family_id,
  (SELECT family_id FROM booking WHERE id = notice.about_id), (SELECT family_id FROM queue_entry WHERE id = notice.about_id),
  (SELECT family_id FROM visit WHERE id = notice.about_id))`;

const named = (viewer: string) =>
  `EXISTS (SELECT 1 FROM served_by WHERE served_by.family_id = present.id AND served_by.staff_id = ${viewer})`;

/** Who looks at what is a centre's: null = knows all of its families; else only the protected ones that name them. */
export type Viewer = StaffId | '' | null;

/** Who looks at a centre that has been permitted. */
export const viewerAt = (ctx: Ctx, centreId: CentreId): Viewer =>
  may(ctx, 'family.protected', centreId)
    ? null
    : may(ctx, 'family.serve', centreId)
      ? (actorId(ctx) ?? '')
      : '';

const parts = (of: string) => isProtected(of, ` AND NOT ${named('\0')}`).split('\0');

/** SQL: whether a row's family is one that the bound `:viewer` may not know of. */
export const unseenRow = (of: string): string => `(:viewer IS NOT NULL AND ${parts(of).join(':viewer')})`;

/** Its opposite for a query that is built: the rows somebody may know of; undefined where that is all of them. */
export function seenBy(viewer: Viewer | Placeholder, of: string): SQL | undefined {
  if (viewer === null) return undefined;
  const [before = '', after = ''] = parts(of);
  return sql`not (${viewer} is not null and ${sql.raw(before)}${viewer}${sql.raw(after)})`;
}

type Protected = { id: FamilyId; centreId: CentreId; named: 0 | 1 };
const protectedIn = (asked: string) =>
  prepared((_orm, sqlite) =>
    sqlite.prepare<{ ids: string; viewer: string }, Protected>(`
    SELECT first.id, present.centre_id AS centreId, ${named(':viewer')} AS named
    FROM ${asked} AS asked CROSS JOIN family first ON first.id = asked.value
    CROSS JOIN family present ON present.id = coalesce(first.merged_into, first.id)
    WHERE present.protected`),
  );
const ofMany = protectedIn('json_each(:ids)');
// Most ask about one, and opening a list of one costs more than looking it up.
const ofOne = protectedIn('(SELECT :ids AS value)');

const protectedAmong = (db: Db, ids: readonly (FamilyId | null)[], viewer: string): Protected[] =>
  ids.length === 1
    ? ofOne(db).all({ ids: ids[0] ?? '', viewer })
    : ofMany(db).all({ ids: JSON.stringify(ids), viewer });

/** Which of these families are protected ones that the actor may not know of. */
export function unseen(ctx: Ctx, ids: readonly (FamilyId | null)[]): Set<FamilyId | null> {
  const rows = protectedAmong(ctx.db, ids, actorId(ctx) ?? '');
  const hidden = rows.filter(({ centreId, named: isNamed }) => {
    const viewer = viewerAt(ctx, centreId);
    return viewer !== null && !(viewer !== '' && isNamed === 1);
  });
  return new Set(hidden.map(({ id }) => id));
}

/** Which of these families are protected ones, whoever asks. */
export const protectedOnes = (db: Db, ids: readonly (FamilyId | null)[]): Set<FamilyId | null> =>
  new Set(protectedAmong(db, ids, '').map(({ id }) => id));

/** The rows among these that the actor may know of: to others what a protected family has is not there. */
export function seen<Row extends { familyId: FamilyId | null }>(ctx: Ctx, rows: readonly Row[]): Row[] {
  const hidden = unseen(
    ctx,
    rows.map(({ familyId }) => familyId),
  );
  return rows.filter(({ familyId }) => !hidden.has(familyId));
}

const servedOnes = prepared((_orm, sqlite) =>
  sqlite.prepare<[StaffId | ''], FamilyId>('SELECT family_id FROM served_by WHERE staff_id = ?').pluck(),
);

/** The protected families that name somebody, whatever the centre. */
export const servedBy = (db: Db, viewer: StaffId | ''): FamilyId[] =>
  viewer === '' ? [] : servedOnes(db).all(viewer);
