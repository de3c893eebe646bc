import { isNull } from 'drizzle-orm';
import { type Db, prepared } from '../../../db/open.ts';
import { itemType } from '../../../db/tables/catalogue.ts';
import { record } from '../../audit/acts.ts';
import { act } from '../../core/act.ts';
import { type Ctx, permit } from '../../core/context.ts';
import type { ItemTypeId } from '../../core/ids.ts';
import { Problem, refuseField } from '../../core/problem.ts';
import { fold } from '../../core/words.ts';
import { itemTypeCard, pictogramSvg } from '../reads.ts';
import { searchWords } from '../rules.ts';
import type { ItemTypeCard, NewItemType } from '../shapes.ts';

type Written = Pick<typeof itemType.$inferSelect, 'id' | 'nameRu' | 'nameEn' | 'iso9999'>;

const forget = prepared((_orm, sqlite) =>
  sqlite.prepare<[ItemTypeId]>('delete from item_type_search where item_type_id = ?'),
);
const index = prepared((_orm, sqlite) =>
  sqlite.prepare<[ItemTypeId, string]>('insert into item_type_search (item_type_id, words) values (?, ?)'),
);

/** Makes an item type found by its names and its ISO class as they are now. */
export function indexItemType(db: Db, { id, nameRu, nameEn, iso9999 }: Written): void {
  forget(db).run(id);
  index(db).run(id, searchWords(nameRu, nameEn, iso9999 ?? ''));
}

/**
 * Two types of one name cannot be told apart at the desk; names that differ in case, ё or a hyphen are one.
 * @throws Problem `name_taken` when another type in use has the Russian name
 */
export function refuseTakenName(ctx: Ctx, nameRu: string, except: ItemTypeId): void {
  const taken = ctx.db.orm
    .select({ id: itemType.id, nameRu: itemType.nameRu })
    .from(itemType)
    .where(isNull(itemType.archivedAt))
    .all()
    .find((other) => other.id !== except && fold(other.nameRu) === fold(nameRu));
  if (taken !== undefined)
    throw new Problem('name_taken', 'Another item type has this Russian name', {
      extra: { itemTypeId: taken.id },
    });
}

/** @throws Problem `invalid_request` for the field `pictogram` when there is no such drawing */
export function refuseUnknownPictogram(name: string): void {
  if (pictogramSvg(name) === null)
    refuseField('pictogram', 'unknown', 'Choose one of those that GET /api/pictograms lists');
}

/** The columns of what was written on a card; the edition is kept only beside a class. */
export const columns = <T extends Partial<NewItemType>>({ iso, ...rest }: T) => ({
  ...rest,
  ...(iso !== undefined && { iso9999: iso?.class ?? null, isoEdition: iso?.edition ?? null }),
});

/** Adds an item type to the catalogue. `forbidden`, `name_taken`, `invalid_request` (an unknown pictogram). */
export const createItemType = (ctx: Ctx, written: NewItemType): ItemTypeCard =>
  act(ctx, () => {
    permit(ctx, 'catalogue.write');
    const id = ctx.newId<'itemType'>();
    refuseTakenName(ctx, written.nameRu, id);
    refuseUnknownPictogram(written.pictogram);
    const row = ctx.db.orm
      .insert(itemType)
      .values({ ...columns(written), id })
      .returning()
      .get();
    indexItemType(ctx.db, row);
    record(ctx, { act: 'item_type.created', subject: 'item_type', subjectId: id, centreId: null });
    return itemTypeCard(ctx, id);
  });
