import { type Db, prepared } from '../../../db/open.ts';
import { type Ctx, may, permit } from '../../core/context.ts';
import type { Moment } from '../../core/dates.ts';
import type { CentreId, ComponentId, FamilyId, LoanId, UnitId } from '../../core/ids.ts';
import { found } from '../../core/problem.ts';
import { familyNames } from '../../families/reads.ts';
import { unitRow } from '../../stock/reads.ts';
import { pictured } from '../reads.ts';
import { kitVerdict, type Listed } from '../rules.ts';
import type { ConsumableRow, KitRow, MissingPart } from '../shapes.ts';

/** What a centre holds of the kit types, each with its newest list; few types are kits, so they are looked at first. */
const held = `kit_list CROSS JOIN stock s ON s.centre_id = :centreId AND s.item_type_id = kit_list.item_type_id
  AND kit_list.edition = (SELECT max(edition) FROM kit_list newer WHERE newer.item_type_id = s.item_type_id)`;

type Lacking = Omit<Listed, 'consumable' | 'essential'> & {
  unitId: UnitId;
  nameRu: string;
  nameEn: string;
  consumable: number;
  essential: number;
  present: number;
  broken: number;
};
const lacking = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId }, Lacking>(
    `SELECT u.id AS unitId, c.id AS componentId, c.name_ru AS nameRu, c.name_en AS nameEn, i.quantity, i.consumable,
       i.essential, coalesce(k.present, 0) AS present, coalesce(k.broken, 0) AS broken
     FROM ${held}
     CROSS JOIN unit u ON u.stock_id = s.id AND u.status IN ('free', 'to_clean', 'to_inspect', 'repair')
     CROSS JOIN kit_list_item i ON i.list_id = kit_list.id
     LEFT JOIN kit_content k ON k.unit_id = u.id AND k.component_id = i.component_id
     CROSS JOIN component c ON c.id = i.component_id
     WHERE coalesce(k.present - k.broken, 0) < i.quantity ORDER BY u.id, i.position`,
  ),
);

/** A kit that stands at the centre and lacks something, as far as a list needs it before its unit is read. */
export type LackingKit = Pick<KitRow, 'state' | 'lendable' | 'missing'> & { unitId: UnitId };

/** The kits of a centre that stand there and lack something, by the current lists. */
export function lackingKits(db: Db, centreId: CentreId): LackingKit[] {
  const byUnit = Map.groupBy(lacking(db).all({ centreId }), ({ unitId }) => unitId);
  return [...byUnit].map(([unitId, rows]) => {
    const parts = new Map(rows.map((row) => [row.componentId, row]));
    const list = rows.map((row) => ({
      ...row,
      consumable: row.consumable === 1,
      essential: row.essential === 1,
    }));
    const { missing, ...verdict } = kitVerdict(list, parts);
    const named = missing.map((one) => {
      const { nameRu, nameEn } = found(parts.get(one.componentId));
      return { ...one, nameRu, nameEn };
    });
    return { unitId, ...verdict, missing: named };
  });
}

/** The same as rows of a list. */
export const kitRow = (db: Db, { unitId, ...kit }: LackingKit): KitRow => ({
  ...unitRow(db, unitId),
  ...kit,
});

const allOf = prepared((_orm, sqlite) =>
  sqlite
    .prepare<{ centreId: CentreId }, UnitId>(
      `SELECT u.id FROM ${held} CROSS JOIN unit u ON u.stock_id = s.id AND u.status <> 'written_off'
       ORDER BY u.inventory_key LIMIT 500`,
    )
    .pluck(),
);

/**
 * The kits of a centre by inventory number, 500 at most; one that is with a family is told by what it left with, so by
 * nothing missing. `state` = only those in it.
 * @throws Problem `not_found`, `forbidden`
 */
export function centreKits(ctx: Ctx, centreId: CentreId, state?: KitRow['state']): KitRow[] {
  permit(ctx, 'stock.read', centreId);
  const { db } = ctx;
  const lack = new Map(lackingKits(db, centreId).map((kit) => [kit.unitId, kit]));
  const whole = { state: 'complete' as const, lendable: true, missing: [] };
  return allOf(db)
    .all({ centreId })
    .map((unitId) => lack.get(unitId) ?? { unitId, ...whole })
    .filter((kit) => state === undefined || kit.state === state)
    .map((kit) => kitRow(db, kit));
}

type Gone = { since: Moment; loanId: LoanId | null; familyId: FamilyId | null };
const lastMissed = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId, ComponentId], Gone>(
    `SELECT e.at AS since, k.loan_id AS loanId, l.family_id AS familyId
     FROM kit_event e LEFT JOIN kit_check k ON k.id = e.check_id LEFT JOIN loan l ON l.id = k.loan_id
     WHERE e.unit_id = ? AND e.component_id = ? AND e.step = 'missing' ORDER BY e.id DESC LIMIT 1`,
  ),
);
const picture = prepared((_orm, sqlite) =>
  sqlite.prepare<[ComponentId], string>(`SELECT ${pictured} FROM component c WHERE c.id = ?`).pluck(),
);

/**
 * The parts that are missing from a centre's kits, the longest missing first, with who had the kit then.
 * @throws Problem `not_found`, `forbidden`
 */
export function missingParts(ctx: Ctx, centreId: CentreId): MissingPart[] {
  permit(ctx, 'stock.read', centreId);
  const { db } = ctx;
  const gone = lackingKits(db, centreId).flatMap(({ unitId, missing }) =>
    missing
      .filter(({ consumable, short }) => !consumable && short > 0)
      .map((part) => ({ unitId, part, last: lastMissed(db).get(unitId, part.componentId) })),
  );
  const families = [...new Set(gone.flatMap(({ last }) => last?.familyId ?? []))];
  const names = may(ctx, 'family.read') ? familyNames(ctx, families) : new Map<FamilyId, string>();
  return gone
    .map(({ unitId, part: { componentId, nameRu, nameEn, short }, last }) => {
      const name = last?.familyId ? names.get(last.familyId) : undefined;
      return {
        unit: unitRow(db, unitId),
        componentId,
        nameRu,
        nameEn,
        pictureUrl: picture(db).get(componentId) ?? '',
        quantity: short,
        since: last?.since ?? null,
        loanId: name === undefined ? null : (last?.loanId ?? null),
        familyId: name === undefined ? null : (last?.familyId ?? null),
        familyName: name ?? null,
      };
    })
    .sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1));
}

type Row = Omit<ConsumableRow, 'itemType' | 'below'> & {
  typeId: ConsumableRow['itemType']['id'];
  typeRu: string;
  typeEn: string;
};
const consumableColumns = `SELECT c.id AS componentId, c.name_ru AS nameRu, c.name_en AS nameEn, ${pictured} AS pictureUrl,
    t.id AS typeId, t.name_ru AS typeRu, t.name_en AS typeEn, coalesce(k.quantity, 0) AS quantity,
    coalesce(k.minimum, 0) AS minimum, coalesce(k.version, 1) AS version`;
const consumables = prepared((_orm, sqlite) =>
  sqlite.prepare<{ centreId: CentreId }, Row>(
    `${consumableColumns}
     FROM ${held} CROSS JOIN kit_list_item i ON i.list_id = kit_list.id AND i.consumable = 1
     CROSS JOIN component c ON c.id = i.component_id CROSS JOIN item_type t ON t.id = s.item_type_id
     LEFT JOIN consumable_stock k ON k.centre_id = s.centre_id AND k.component_id = c.id
     ORDER BY t.name_ru, i.position`,
  ),
);
const below = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId], Row>(
    `${consumableColumns}
     FROM consumable_stock k CROSS JOIN component c ON c.id = k.component_id CROSS JOIN item_type t ON t.id = c.item_type_id
     WHERE k.centre_id = ? AND k.quantity < k.minimum ORDER BY t.name_ru, c.id`,
  ),
);
const one = prepared((_orm, sqlite) =>
  sqlite.prepare<[CentreId, ComponentId], Row>(
    `${consumableColumns}
     FROM component c CROSS JOIN item_type t ON t.id = c.item_type_id
     CROSS JOIN kit_list l ON l.item_type_id = t.id
       AND l.edition = (SELECT max(edition) FROM kit_list WHERE item_type_id = t.id)
     CROSS JOIN kit_list_item i ON i.list_id = l.id AND i.component_id = c.id AND i.consumable = 1
     LEFT JOIN consumable_stock k ON k.centre_id = ? AND k.component_id = c.id WHERE c.id = ?`,
  ),
);
const shown = ({ typeId: id, typeRu: nameRu, typeEn: nameEn, ...row }: Row): ConsumableRow => ({
  ...row,
  itemType: { id, nameRu, nameEn },
  below: row.quantity < row.minimum,
});

/**
 * What a centre has of the consumables of the kits it holds.
 * @throws Problem `not_found`, `forbidden`
 */
export function centreConsumables(ctx: Ctx, centreId: CentreId): ConsumableRow[] {
  permit(ctx, 'stock.read', centreId);
  return consumables(ctx.db).all({ centreId }).map(shown);
}

/** The consumables of which a centre has fewer than it wants to have. */
export const consumablesBelow = (db: Db, centreId: CentreId): ConsumableRow[] =>
  below(db).all(centreId).map(shown);

/**
 * What a centre has of one consumable.
 * @throws Problem `not_found` for a part that is none
 */
export const consumableRow = (db: Db, centreId: CentreId, componentId: ComponentId): ConsumableRow =>
  shown(found(one(db).get(centreId, componentId)));
