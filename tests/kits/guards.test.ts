import { expect, test } from 'vitest';
import { newId } from '../../api/new-id.ts';
import { counts, filled } from './boxes.ts';

const film = "(SELECT id FROM component WHERE name_ru = 'Плёнка')";
const cards =
  "(SELECT id FROM component WHERE name_ru = 'Карточки' AND item_type_id = (SELECT item_type_id FROM unit))";
const step = (component: string, present: number, broken = 0) =>
  `INSERT INTO kit_event (id, unit_id, component_id, step, present, broken, at)
   SELECT '${newId()}', id, ${component}, 'found', ${present}, ${broken}, '2026-11-24T04:00:00.000Z' FROM unit`;
const shelf = (quantity: number) =>
  `INSERT INTO consumable_event (id, centre_id, component_id, step, quantity, at)
   SELECT '${newId()}', centre_id, ${film}, 'counted', ${quantity}, '2026-11-24T04:00:00.000Z' FROM unit`;

test.each<[string, string, string]>([
  ['what is in a kit is not written by hand', 'UPDATE kit_content SET present = present + 1', 'kit_content'],
  ['nor taken out', 'DELETE FROM kit_content', 'kit_content'],
  [
    'nor put in without a step',
    `INSERT INTO kit_content (unit_id, component_id, present) VALUES ('u', 'c', 1)`,
    'kit_content',
  ],
  [
    'nor by a step that was added up before',
    `UPDATE kit_content SET present = present + 4, last_event = (SELECT id FROM kit_event e
     WHERE e.component_id = kit_content.component_id ORDER BY rowid LIMIT 1)`,
    'kit_content',
  ],
  [
    'nor put in the place of what was',
    'INSERT OR REPLACE INTO kit_content SELECT unit_id, component_id, present + 1, broken, mark, last_event FROM kit_content',
    'kit_content',
  ],
  ['no step is rewritten', 'UPDATE kit_event SET present = 9', 'kit_event_append_only'],
  ['nor forgotten', 'DELETE FROM kit_event', 'kit_event_append_only'],
  ['nothing is taken that is not there', step(cards, -5), 'kit_content_counts'],
  ['no more is broken than is there', step(cards, 0, 5), 'kit_content_counts'],
  ['no less than nothing is broken', step(cards, 0, -1), 'kit_content_counts'],
  [
    'no part of another kit is put in',
    step("(SELECT id FROM component WHERE name_ru = 'Балансир')", 1),
    'kit_component',
  ],
  ['no check is rewritten', "UPDATE kit_check SET note = 'Всё на месте'", 'kit_check_append_only'],
  ['nor forgotten', 'DELETE FROM kit_check', 'kit_check_append_only'],
  ['no list is rewritten', 'UPDATE kit_list_item SET quantity = 1', 'kit_list_kept'],
  ['nor made shorter', 'DELETE FROM kit_list_item', 'kit_list_kept'],
  ['nor taken away', 'DELETE FROM kit_list', 'kit_list_kept'],
  ['no more leaves the shelf than stands on it', shelf(-31), 'consumable_short'],
  [
    'what stands on the shelf is not written by hand',
    'UPDATE consumable_stock SET quantity = 99',
    'consumable_stock',
  ],
  [
    'nor by a step that was added up before',
    'UPDATE consumable_stock SET quantity = quantity * 2',
    'consumable_stock',
  ],
  [
    'nor put in its place',
    'INSERT OR REPLACE INTO consumable_stock (centre_id, component_id) SELECT centre_id, component_id FROM consumable_stock',
    'consumable_stock',
  ],
  ['nor taken away', 'DELETE FROM consumable_stock', 'consumable_stock'],
  ['no step of the shelf is forgotten', 'DELETE FROM consumable_event', 'consumable_event_append_only'],
])('whoever types SQL: %s', async (_what, sql, refused) => {
  const its = await filled();
  await its.desk.call('POST', `${its.kit}/checks`, { counts: counts(its) });
  expect(() => its.home.db.sqlite.exec(sql)).toThrow(refused);
});

test('what is taken away is taken from what is there', async () => {
  const { home, kit, desk, shelf: path } = await filled();
  home.db.sqlite.exec(step(cards, -3));
  home.db.sqlite.exec(shelf(-29));
  expect((await desk.call('GET', kit)).body).toMatchObject({ parts: [{}, { present: 1 }, {}] });
  expect((await desk.call('GET', path)).body).toMatchObject({ rows: [{ quantity: 1 }] });
});
