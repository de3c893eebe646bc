import { and, eq } from 'drizzle-orm';
import { inserter, prepared } from '../../../db/open.ts';
import { component, kitList, kitListItem } from '../../../db/tables/kits.ts';
import { record } from '../../audit/acts.ts';
import { itemTypeFacts, pictogramSvg } from '../../catalogue/reads.ts';
import { act } from '../../core/act.ts';
import { actorId, type Ctx, now, permit } from '../../core/context.ts';
import type { ComponentId, ItemTypeId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { fold } from '../../core/words.ts';
import { kitList as shownList } from '../reads/kit.ts';
import { currentList } from '../reads.ts';
import type { KitList, KitListBody } from '../shapes.ts';

const addList = inserter(kitList);
const addItem = inserter(kitListItem);
const addComponent = inserter(component);
const ownComponents = prepared((_orm, sqlite) =>
  sqlite.prepare<[ItemTypeId], ComponentId>('SELECT id FROM component WHERE item_type_id = ?').pluck(),
);

function assertSound(parts: KitListBody['parts'], own: ReadonlySet<ComponentId>): void {
  const named = new Set<string>();
  const chosen = new Set<ComponentId>();
  for (const [index, { componentId, nameRu, pictogram }] of parts.entries()) {
    const refuse = (field: string, code: string, message: string) =>
      refuseField(`parts.${index}.${field}`, code, message);
    if (componentId !== undefined && !own.has(componentId))
      refuse('componentId', 'unknown', 'Name a part of this kit type, or leave it out for a new one');
    if (componentId !== undefined && chosen.has(componentId))
      refuse('componentId', 'twice', 'Name a part once');
    if (named.has(fold(nameRu))) refuse('nameRu', 'twice', 'Another part has this Russian name');
    if (pictogramSvg(pictogram) === null)
      refuse('pictogram', 'unknown', 'Choose one of those that GET /api/pictograms lists');
    if (componentId !== undefined) chosen.add(componentId);
    named.add(fold(nameRu));
  }
}

/**
 * Makes the next edition of a kit type's list; a kit that is out keeps the one it left with. A part stays the same
 * through all editions, its name and picture may change.
 * @throws Problem `not_found`, `forbidden`, `not_a_kit`, `changed_meanwhile`, `invalid_request` naming the field
 */
export function changeList(ctx: Ctx, itemTypeId: ItemTypeId, edition: number, body: KitListBody): KitList {
  return act(ctx, () => {
    permit(ctx, 'kit.write');
    const { db } = ctx;
    if (itemTypeFacts(db, itemTypeId).category !== 'multibox') throw new Problem('not_a_kit');
    const before = currentList(db, itemTypeId);
    if ((before?.edition ?? 0) !== edition) throw new Problem('changed_meanwhile');
    assertSound(body.parts, new Set(ownComponents(db).all(itemTypeId)));
    const listId = ctx.newId<'kitList'>();
    addList(db, { id: listId, itemTypeId, edition: edition + 1, at: now(ctx), staffId: actorId(ctx) });
    for (const [position, { componentId, nameRu, nameEn, pictogram, ...part }] of body.parts.entries()) {
      const called = { nameRu, nameEn, pictogram };
      const id = componentId ?? ctx.newId<'component'>();
      if (componentId === undefined) addComponent(db, { id, itemTypeId, ...called, photoId: null });
      else
        db.orm
          .update(component)
          .set(called)
          .where(and(eq(component.id, id), eq(component.itemTypeId, itemTypeId)))
          .run();
      addItem(db, { listId, componentId: id, position, ...part });
    }
    const detail = { edition: edition + 1, count: body.parts.length };
    record(ctx, {
      act: 'kit.list_changed',
      subject: 'item_type',
      subjectId: itemTypeId,
      centreId: null,
      detail,
    });
    return shownList(ctx, itemTypeId);
  });
}
