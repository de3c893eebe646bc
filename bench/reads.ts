import { pino } from 'pino';
import type { Ctx } from '../api/core/context.ts';
import { addDays, asDay, type Day } from '../api/core/dates.ts';
import { toCursor } from '../api/core/http.ts';
import type { CentreId, ItemTypeId } from '../api/core/ids.ts';
import { searchFamilies } from '../api/families/reads.ts';
import { newId } from '../api/request.ts';
import { bookable, centreStock, freeTypes } from '../api/stock/reads.ts';
import type { Db } from '../db/open.ts';
import type { Work } from './measure.ts';
import { size } from './region.ts';

/** Numbers that jump about a range and are the same at every run. */
const spread = (turn: number, below: number): number => (turn * 7919 + 104_729) % below;

const asHouse = (db: Db): Ctx => ({
  db,
  now: Temporal.Now.instant(),
  actor: { kind: 'house' },
  newId,
  log: pino({ level: 'silent' }),
  changed: () => {},
});

/** The reads a desk waits for, each beside the least that could be read for it. */
export function reads(db: Db): Work[] {
  const { sqlite } = db;
  const centres = sqlite.prepare<[], CentreId>('SELECT id FROM centre ORDER BY id').pluck().all();
  const centreOf = (turn: number): CentreId => centres[spread(turn, centres.length)] ?? ('' as CentreId);
  const today = asDay(Temporal.Now.plainDateISO().toString());
  const windows = Array.from({ length: 180 }, (_, offset): [Day, Day] => [
    addDays(today, offset),
    addDays(today, offset + 6),
  ]);
  const windowOf = (turn: number): [Day, Day] => windows[spread(turn, windows.length)] ?? [today, today];

  const stockRow = sqlite.prepare<[number]>('SELECT * FROM stock WHERE id = ?');
  const stockCount = size.centres * size.types;

  const typeNames = sqlite
    .prepare<[], { nameRu: string; id: ItemTypeId }>(
      'SELECT name_ru AS nameRu, id FROM item_type ORDER BY name_ru, id',
    )
    .all();
  const startOf = (turn: number) => typeNames[spread(turn, typeNames.length - 200)] ?? { nameRu: '', id: '' };
  const fiftyTypes = sqlite.prepare<[string, string]>(
    'SELECT id, name_ru, name_en, category, sanitation, version FROM item_type WHERE (name_ru, id) > (?, ?) ORDER BY name_ru, id LIMIT 50',
  );

  const stockRows = sqlite.prepare<[CentreId]>(
    'SELECT id, item_type_id, capacity FROM stock WHERE centre_id = ?',
  );

  const surnames = sqlite
    .prepare<[], string>('SELECT surname FROM person WHERE rowid % 97 = 0')
    .pluck()
    .all();
  const typedOf = (turn: number) =>
    (surnames[spread(turn, surnames.length)] ?? 'Иванова').slice(0, 2 + (turn % 4));
  const prefix = sqlite.prepare<[string]>(
    'SELECT family_id, words FROM family_search WHERE family_search MATCH ? LIMIT 60',
  );
  const ctx = asHouse(db);

  return [
    {
      name: 'bookable units of one type over a week',
      floorName: 'one row by primary key',
      aim: 10,
      turns: 3_000,
      floor: (turn) => stockRow.get(1 + spread(turn, stockCount)),
      ours: (turn) => bookable(db, 1 + spread(turn, stockCount), ...windowOf(turn)),
    },
    {
      name: 'a page of 50 types free in a week',
      floorName: 'the same 50 type rows',
      aim: 15,
      turns: 150,
      floor: (turn) => {
        const { nameRu, id } = startOf(turn);
        fiftyTypes.all(nameRu, id);
      },
      ours: (turn) => {
        const { nameRu, id } = startOf(turn);
        freeTypes(db, centreOf(turn), ...windowOf(turn), toCursor(nameRu, id), 50);
      },
    },
    {
      name: 'all 2,000 types free at a centre in a week',
      floorName: 'its 2,000 stock rows',
      aim: 4,
      turns: 40,
      floor: (turn) => stockRows.all(centreOf(turn)),
      ours: (turn) => centreStock(db, centreOf(turn), ...windowOf(turn)),
    },
    {
      name: 'search as you type over 100,000 families',
      floorName: 'one FTS5 prefix query of as many hits as the search looks at',
      aim: 2,
      turns: 150,
      floor: (turn) => prefix.all(`words : "${typedOf(turn).toLowerCase().replaceAll('ё', 'е')}"*`),
      ours: (turn) => searchFamilies(ctx, centreOf(turn), typedOf(turn)),
    },
  ];
}
