import { type Db, prepared } from '../../../db/open.ts';
import type { ComponentId, DamageId, UnitId } from '../../core/ids.ts';
import { stillAsked } from '../rules.ts';

type Asked = { id: DamageId; quantity: number; valueKopecks: number };
const asked = prepared((_orm, sqlite) =>
  sqlite.prepare<[UnitId, ComponentId], Asked>(
    `SELECT d.id, d.quantity, d.value_kopecks AS valueKopecks
     FROM loan l CROSS JOIN damage d ON d.loan_id = l.id
     WHERE l.unit_id = ? AND d.component_id = ? AND d.kind = 'loss' AND d.settlement = 'open' ORDER BY d.id`,
  ),
);
const withdraw = prepared((_orm, sqlite) =>
  sqlite.prepare<[DamageId]>("UPDATE damage SET settlement = 'withdrawn' WHERE id = ?"),
);
const askLess = prepared((_orm, sqlite) =>
  sqlite.prepare<[number, number, DamageId]>(
    'UPDATE damage SET quantity = ?, value_kopecks = ? WHERE id = ?',
  ),
);

/** Asks no more for what of a kit's part came back: the oldest loss first, as far as it goes. */
export function withdrawFound(db: Db, unitId: UnitId, componentId: ComponentId, quantity: number): void {
  let found = quantity;
  for (const { id, ...damage } of asked(db).all(unitId, componentId)) {
    if (found <= 0) return;
    const left = stillAsked(damage, found);
    if (left === null) withdraw(db).run(id);
    else askLess(db).run(left.quantity, left.valueKopecks, id);
    found -= damage.quantity;
  }
}
