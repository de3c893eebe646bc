import { z } from 'zod';
import { type Db, prepared } from '../../../db/open.ts';
import { itemTypeFacts } from '../../catalogue/reads.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { FamilyId, ItemTypeId, KitListId, LoanId, PhotoId, UnitId } from '../../core/ids.ts';
import { found, Problem } from '../../core/problem.ts';
import { unseen } from '../../core/unseen.ts';
import { unitFacts, unitRow } from '../../stock/reads.ts';
import { contentsOf, currentList, leftWith, listById, pictured } from '../reads.ts';
import { kitVerdict, leftShort } from '../rules.ts';
import type { KitCard, KitCheck, KitEvent, KitList } from '../shapes.ts';

/**
 * The list a kit type has now; edition 0 with nothing on it where it has none.
 * @throws Problem `not_found`
 */
export function kitList(ctx: Ctx, itemTypeId: ItemTypeId): KitList {
  permit(ctx, 'catalogue.read');
  itemTypeFacts(ctx.db, itemTypeId);
  const list = currentList(ctx.db, itemTypeId);
  if (list === undefined) return { itemTypeId, edition: 0, at: null, by: null, parts: [] };
  const { id: _, ...told } = list;
  return told;
}

type CheckRow = Omit<KitCheck, 'counts'> & { counts: string; familyId: FamilyId | null };
const checkColumns = `SELECT k.id, l.edition, k.occasion, k.loan_id AS loanId, n.family_id AS familyId, k.note,
    '/api/units/' || k.unit_id || '/kit/photos/' || k.photo_id AS photoUrl, k.at, s.name AS "by",
    (SELECT json_group_array(json_object('componentId', c.id, 'nameRu', c.name_ru, 'nameEn', c.name_en,
       'pictureUrl', ${pictured}, 'consumable', json(iif(i.consumable, 'true', 'false')),
       'essential', json(iif(i.essential, 'true', 'false')), 'expected', n.value ->> 'expected',
       'counted', n.value ->> 'counted', 'broken', n.value ->> 'broken', 'reissued', n.value ->> 'reissued'))
     FROM json_each(k.counts) n CROSS JOIN component c ON c.id = n.value ->> 'componentId'
     CROSS JOIN kit_list_item i ON i.list_id = k.list_id AND i.component_id = c.id) AS counts
  FROM kit_check k JOIN kit_list l ON l.id = k.list_id LEFT JOIN staff s ON s.id = k.staff_id
  LEFT JOIN loan n ON n.id = k.loan_id`;
const checksOfUnit = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId], CheckRow>(
    `${checkColumns} WHERE k.unit_id = ? ORDER BY k.at DESC, k.id DESC LIMIT 10`,
  ),
);
const checksOfLoan = prepared((_orm, sqlite) =>
  sqlite.prepare<[LoanId], CheckRow>(`${checkColumns} WHERE k.loan_id = ? ORDER BY k.id`),
);
/** A note is free words, a photo shows what it shows: not for those who may not know whose it was. */
function shown(ctx: Ctx, rows: readonly CheckRow[]): KitCheck[] {
  const hidden = unseen(
    ctx,
    rows.map(({ familyId }) => familyId),
  );
  return rows.map(({ counts, familyId, ...row }) => ({
    ...row,
    ...(hidden.has(familyId) && { note: '', photoUrl: null, loanId: null }),
    counts: JSON.parse(counts),
  }));
}

const photoOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId, PhotoId], { familyId: FamilyId | null; bytes: Buffer }>(
    `SELECT n.family_id AS familyId, p.bytes FROM kit_check k CROSS JOIN photo p ON p.id = k.photo_id
     LEFT JOIN loan n ON n.id = k.loan_id WHERE k.unit_id = ? AND k.photo_id = ?`,
  ),
);

/**
 * A photo taken at a completeness check, as WebP.
 * @throws Problem `not_found` for an unknown one, another centre's, and of a family the actor may not know of
 */
export function checkPhoto(ctx: Ctx, unitId: UnitId, photoId: PhotoId): Buffer {
  permit(ctx, 'stock.read', unitFacts(ctx.db, unitId).centreId);
  const { familyId, bytes } = found(photoOf(ctx.db).get(unitId, photoId));
  if (unseen(ctx, [familyId]).size > 0) throw new Problem('not_found');
  return bytes;
}

/** The completeness checks at both ends of a loan, the oldest first; one that was taken back stays among them. */
export const loanChecks = (ctx: Ctx, loanId: LoanId): KitCheck[] =>
  shown(ctx, checksOfLoan(ctx.db).all(loanId));

const countedOut = prepared((_orm, sqlite) =>
  sqlite.prepare<[LoanId], { listId: KitListId; counts: string }>(
    "SELECT list_id AS listId, counts FROM kit_check WHERE loan_id = ? AND occasion = 'issue'",
  ),
);
/** The consumables a kit went on loan with too few of, because the shelf had no more. */
export function notReissued(db: Db, loanId: LoanId): ReturnType<typeof leftShort> {
  const left = countedOut(db).get(loanId);
  return left === undefined ? [] : leftShort(found(listById(db, left.listId)).parts, JSON.parse(left.counts));
}

/**
 * What is in a kit, by the list it is counted by: on loan the one it left with, else the current one. What is in it and
 * on the list no more stands at the end.
 * @throws Problem `not_found` for an unknown unit, another centre's, and one whose type has no list
 */
export function kitCard(ctx: Ctx, unitId: UnitId): KitCard {
  const { db } = ctx;
  const facts = unitFacts(db, unitId);
  permit(ctx, 'stock.read', facts.centreId);
  const current = found(currentList(db, facts.itemTypeId));
  const away = leftWith(db, facts);
  const list = (away && listById(db, away.listId)) ?? current;
  const contents = contentsOf(db, unitId);
  const none = { present: 0, broken: 0, mark: '' };
  const on = new Set(list.parts.map(({ componentId }) => componentId));
  const others = besides(db).all(unitId);
  return {
    unit: unitRow(db, unitId),
    edition: list.edition,
    currentEdition: current.edition,
    loanId: away?.loanId ?? null,
    ...kitVerdict(list.parts, contents),
    parts: [
      ...list.parts.map((part) => ({ ...part, ...(contents.get(part.componentId) ?? none) })),
      ...others
        .filter(({ componentId }) => !on.has(componentId))
        .map(({ hasPhoto, ...part }) => ({
          ...part,
          ...(contents.get(part.componentId) ?? none),
          hasPhoto: hasPhoto === 1,
          quantity: 0,
          consumable: false,
          essential: false,
          valueKopecks: 0,
        })),
    ],
    checks: shown(ctx, checksOfUnit(db).all(unitId)),
  };
}

type Besides = Pick<
  KitCard['parts'][number],
  'componentId' | 'nameRu' | 'nameEn' | 'pictureUrl' | 'pictogram'
> & {
  hasPhoto: number;
};
const besides = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId], Besides>(
    `SELECT c.id AS componentId, c.name_ru AS nameRu, c.name_en AS nameEn, ${pictured} AS pictureUrl, c.pictogram,
       c.photo_id IS NOT NULL AS hasPhoto
     FROM kit_content k CROSS JOIN component c ON c.id = k.component_id
     WHERE k.unit_id = ? AND k.present > 0 ORDER BY c.id`,
  ),
);

type EventRow = KitEvent & { familyId: FamilyId | null };
const events = prepared((_orm, sqlite) =>
  sqlite.prepare<{ unitId: UnitId; before: string; limit: number }, EventRow>(
    `SELECT e.id, c.id AS componentId, c.name_ru AS nameRu, c.name_en AS nameEn, ${pictured} AS pictureUrl, e.step,
       e.present, e.broken, e.mark, e.reason, k.occasion, k.loan_id AS loanId, n.family_id AS familyId, e.at,
       s.name AS "by"
     FROM kit_event e CROSS JOIN component c ON c.id = e.component_id
     LEFT JOIN kit_check k ON k.id = e.check_id LEFT JOIN loan n ON n.id = k.loan_id
     LEFT JOIN staff s ON s.id = e.staff_id
     WHERE e.unit_id = :unitId AND e.id < :before ORDER BY e.id DESC LIMIT :limit`,
  ),
);
/** Sorts after every id. */
const end = 'g';

/**
 * A page of what happened to a kit's parts, the newest first.
 * @throws Problem `not_found` for an unknown unit and another centre's
 */
export function kitEvents(ctx: Ctx, unitId: UnitId, cursor: string | undefined, limit: number) {
  permit(ctx, 'stock.read', unitFacts(ctx.db, unitId).centreId);
  const [before] = fromCursor(cursor, z.tuple([z.uuid()])) ?? [end];
  const rows = events(ctx.db).all({ unitId, before, limit: limit + 1 });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const hidden = unseen(
    ctx,
    rows.map(({ familyId }) => familyId),
  );
  const told = rows
    .slice(0, limit)
    .map(({ familyId, ...row }) => ({ ...row, loanId: hidden.has(familyId) ? null : row.loanId }));
  return { rows: told, next: last === undefined ? null : toCursor(last.id) };
}
