import { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { type Ctx, permit } from '../../core/context.ts';
import { fromCursor, toCursor } from '../../core/http.ts';
import type { CentreId, ComponentId } from '../../core/ids.ts';
import type { ConsumableEvent } from '../shapes.ts';
import { componentFacts } from './parts.ts';

type At = { centreId: CentreId; componentId: ComponentId };
const events = prepared((_orm, sqlite) =>
  sqlite.prepare<At & { before: string; limit: number }, ConsumableEvent>(
    `SELECT e.id, e.step, e.quantity, e.unit_id AS unitId, u.inventory_number AS inventoryNumber, e.reason, e.at,
       s.name AS "by"
     FROM consumable_event e LEFT JOIN unit u ON u.id = e.unit_id LEFT JOIN staff s ON s.id = e.staff_id
     WHERE e.centre_id = :centreId AND e.component_id = :componentId AND e.id < :before
     ORDER BY e.id DESC LIMIT :limit`,
  ),
);
/** Sorts after every id. */
const end = 'g';

/**
 * A page of what came to a centre's shelf of a consumable and what left it, the newest first.
 * @throws Problem `not_found`, `forbidden`
 */
export function consumableEvents(ctx: Ctx, at: At, cursor: string | undefined, limit: number) {
  permit(ctx, 'stock.read', at.centreId);
  componentFacts(ctx.db, at.componentId);
  const [before] = fromCursor(cursor, z.tuple([z.uuid()])) ?? [end];
  const rows = events(ctx.db).all({ ...at, before, limit: limit + 1 });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next: last === undefined ? null : toCursor(last.id) };
}
