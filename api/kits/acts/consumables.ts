import type { z } from 'zod';
import { prepared } from '../../../db/open.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { CentreId, ComponentId } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import { consumableRow } from '../reads/centre.ts';
import type { ConsumableRow, minimumBody, receiveBody, recountBody } from '../shapes.ts';
import { writeShelf } from './steps.ts';

const note = (ctx: Ctx, act: string, centreId: CentreId, subjectId: ComponentId, count: number): void =>
  record(ctx, { act, subject: 'component', subjectId, centreId, detail: { count } });

/** Puts what came of a consumable on the shelf. @throws Problem `not_found`, `forbidden` */
export const receiveConsumable = (
  ctx: Ctx,
  centreId: CentreId,
  componentId: ComponentId,
  { quantity, reason }: z.infer<typeof receiveBody>,
): ConsumableRow =>
  act(ctx, () => {
    permit(ctx, 'stock.work', centreId);
    consumableRow(ctx.db, centreId, componentId);
    writeShelf(ctx, { centreId, unitId: null, reason }, 'received', [{ componentId, quantity }]);
    note(ctx, 'consumable.received', centreId, componentId, quantity);
    return consumableRow(ctx.db, centreId, componentId);
  });

/**
 * Writes how much of a consumable was counted on the shelf.
 * @throws Problem `not_found`, `forbidden`
 */
export const countConsumable = (
  ctx: Ctx,
  centreId: CentreId,
  componentId: ComponentId,
  { quantity: counted, reason }: z.infer<typeof recountBody>,
): ConsumableRow =>
  act(ctx, () => {
    permit(ctx, 'stock.work', centreId);
    const quantity = counted - consumableRow(ctx.db, centreId, componentId).quantity;
    writeShelf(ctx, { centreId, unitId: null, reason }, 'counted', [{ componentId, quantity }]);
    note(ctx, 'consumable.counted', centreId, componentId, counted);
    return consumableRow(ctx.db, centreId, componentId);
  });

const setMinimum = prepared((_orm, sqlite) =>
  sqlite.prepare<[number, CentreId, ComponentId]>(
    'UPDATE consumable_stock SET minimum = ?, version = version + 1 WHERE centre_id = ? AND component_id = ?',
  ),
);
const beginWithMinimum = prepared((_orm, sqlite) =>
  sqlite.prepare<[number, CentreId, ComponentId]>(
    'INSERT INTO consumable_stock (minimum, centre_id, component_id, version) VALUES (?, ?, ?, 2)',
  ),
);

/**
 * Sets below which number a centre is warned of a consumable.
 * @throws Problem `not_found`, `forbidden`, `changed_meanwhile`
 */
export const changeMinimum = (
  ctx: Ctx,
  centreId: CentreId,
  componentId: ComponentId,
  version: number,
  { minimum }: z.infer<typeof minimumBody>,
): ConsumableRow =>
  act(ctx, () => {
    permit(ctx, 'kit.write', centreId);
    if (consumableRow(ctx.db, centreId, componentId).version !== version)
      throw new Problem('changed_meanwhile');
    if (setMinimum(ctx.db).run(minimum, centreId, componentId).changes === 0)
      beginWithMinimum(ctx.db).run(minimum, centreId, componentId);
    note(ctx, 'consumable.minimum_set', centreId, componentId, minimum);
    return consumableRow(ctx.db, centreId, componentId);
  });
