import { type Db, kept, prepared } from '../../db/open.ts';
import type { Moment } from '../core/dates.ts';
import type {
  CentreId,
  ComponentId,
  ItemTypeId,
  KitCheckId,
  KitListId,
  LoanId,
  UnitId,
} from '../core/ids.ts';
import { Problem } from '../core/problem.ts';
import type { unitFacts } from '../stock/reads.ts';
import type { Content } from './rules.ts';
import type { Part } from './shapes.ts';

/** Where a part is pictured, in SQL over `component c`; the address changes with the picture. */
export const pictured = `'/api/components/' || c.id || '/picture?v=' || coalesce(c.photo_id, c.pictogram)`;

type Edition = { id: KitListId; itemTypeId: ItemTypeId; edition: number; at: Moment; by: string | null };

/** One edition of a kit type's list, with its parts in their order. */
export type ListFacts = Edition & { parts: Part[] };

const edition = `SELECT l.id, l.item_type_id AS itemTypeId, l.edition, l.at, s.name AS "by"
  FROM kit_list l LEFT JOIN staff s ON s.id = l.staff_id`;
const newest = prepared((_orm, sqlite) =>
  sqlite.prepare<[ItemTypeId], Edition>(
    `${edition} WHERE l.item_type_id = ? ORDER BY l.edition DESC LIMIT 1`,
  ),
);
const byId = prepared((_orm, sqlite) => sqlite.prepare<[KitListId], Edition>(`${edition} WHERE l.id = ?`));

type PartRow = Omit<Part, 'consumable' | 'essential' | 'hasPhoto'> & {
  consumable: number;
  essential: number;
  hasPhoto: number;
};
const partsOf = prepared((_orm, sqlite) =>
  sqlite.prepare<[KitListId], PartRow>(
    `SELECT c.id AS componentId, c.name_ru AS nameRu, c.name_en AS nameEn, ${pictured} AS pictureUrl, c.pictogram,
       c.photo_id IS NOT NULL AS hasPhoto, i.quantity, i.consumable, i.essential, i.value_kopecks AS valueKopecks
     FROM kit_list_item i CROSS JOIN component c ON c.id = i.component_id WHERE i.list_id = ? ORDER BY i.position`,
  ),
);

const withParts = (db: Db, facts: Edition | undefined): ListFacts | undefined =>
  facts && {
    ...facts,
    parts: partsOf(db)
      .all(facts.id)
      .map((row) => ({
        ...row,
        hasPhoto: row.hasPhoto === 1,
        consumable: row.consumable === 1,
        essential: row.essential === 1,
      })),
  };

/**
 * The list a kit type has now; undefined where it has none, and its units are lent as any. An edition stays what it was,
 * but its parts are called and pictured anew.
 */
export const currentList = kept((db, itemTypeId: ItemTypeId): ListFacts | undefined =>
  withParts(db, newest(db).get(itemTypeId)),
);

/** A list by its id, whatever edition. */
export const listById = (db: Db, id: KitListId): ListFacts | undefined => withParts(db, byId(db).get(id));

const contents = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId], Content & { componentId: ComponentId; mark: string }>(
    'SELECT component_id AS componentId, present, broken, mark FROM kit_content WHERE unit_id = ?',
  ),
);

/** What is in a kit now, by part; one that never was in it is not there. */
export const contentsOf = (db: Db, unitId: UnitId): Map<ComponentId, Content & { mark: string }> =>
  new Map(
    contents(db)
      .all(unitId)
      .map((row) => [row.componentId, row]),
  );

type LeftWith = { id: KitCheckId; listId: KitListId; loanId: LoanId };
const checkOfLoan = prepared((_orm, sqlite) =>
  sqlite.prepare<[LoanId, 'issue' | 'return'], LeftWith>(
    `SELECT id, list_id AS listId, loan_id AS loanId FROM kit_check
     WHERE loan_id = ? AND occasion = ? ORDER BY id DESC LIMIT 1`,
  ),
);

/** The latest completeness check at one end of a loan; undefined where nothing was counted. */
export const checkAt = (db: Db, loanId: LoanId, end: 'issue' | 'return'): LeftWith | undefined =>
  checkOfLoan(db).get(loanId, end);

const awayWith = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId], LeftWith>(
    `SELECT k.id, k.list_id AS listId, k.loan_id AS loanId
     FROM loan l CROSS JOIN kit_check k ON k.loan_id = l.id AND k.occasion = 'issue'
     WHERE l.unit_id = ? ORDER BY l.issued_on DESC, l.id DESC LIMIT 1`,
  ),
);

/** What a unit that is with a family, or was lost there, left with; undefined for any other. */
export const leftWith = (db: Db, { id, status }: Pick<ReturnType<typeof unitFacts>, 'id' | 'status'>) =>
  status === 'issued' || status === 'lost' ? awayWith(db).get(id) : undefined;

const shelf = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId; ids: string }, { componentId: ComponentId; quantity: number }>(
    `SELECT component_id AS componentId, quantity FROM json_each(:ids) a
     CROSS JOIN consumable_stock ON centre_id = :centreId AND component_id = a.value`,
  ),
);

/** How many of some consumables a centre has on its shelf; one it never had is not there. */
export const consumablesOf = (
  db: Db,
  centreId: CentreId,
  parts: readonly Pick<Part, 'componentId' | 'consumable'>[],
): Map<ComponentId, number> => {
  const ids = parts.filter(({ consumable }) => consumable).map(({ componentId }) => componentId);
  if (ids.length === 0) return new Map();
  const rows = shelf(db).all({ centreId, ids: JSON.stringify(ids) });
  return new Map(rows.map(({ componentId, quantity }) => [componentId, quantity]));
};

const later = prepared((_orm, sqlite) =>
  sqlite
    .prepare<[UnitId, KitCheckId, KitCheckId], number>(
      'SELECT 1 FROM kit_event WHERE unit_id = ? AND id > ? AND check_id IS NOT ? LIMIT 1',
    )
    .pluck(),
);

/** Whether something happened to a kit's parts after a check, so that the check cannot be taken back. */
export const touchedSince = (db: Db, unitId: UnitId, checkId: KitCheckId): boolean =>
  later(db).get(unitId, checkId, checkId) !== undefined;

/**
 * Stops whoever would touch a kit that is not there.
 * @throws Problem `step_not_allowed` while it is with a family, lost or written off
 */
export function assertHere({ status }: Pick<ReturnType<typeof unitFacts>, 'status'>): void {
  if (status === 'issued' || status === 'lost' || status === 'written_off')
    throw new Problem('step_not_allowed', undefined, { extra: { unitStatus: status } });
}
