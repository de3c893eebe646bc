import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { itemType } from './catalogue.ts';
import { centre } from './centres.ts';
import { key, ref, version } from './columns.ts';
import { entitlementGroup } from './families.ts';

/** One rule's value for a scope; an empty column means any. The most specific row wins. */
export const policy = sqliteTable(
  'policy',
  {
    id: key<'policy'>(),
    rule: text('rule').notNull(),
    value: text('value', { mode: 'json' }).$type<number | boolean | readonly number[]>().notNull(),
    centreId: ref<'centre'>('centre_id').references(() => centre.id),
    group: text('group').references(() => entitlementGroup.key),
    category: text('category').$type<(typeof itemType.$inferSelect)['category']>(),
    itemTypeId: ref<'itemType'>('item_type_id').references(() => itemType.id),
    version: version(),
  },
  (t) => [index('policy_rule').on(t.rule)],
);
