import { pino } from 'pino';
import type { Ctx } from '../api/core/context.ts';
import { addDays, asDay, type Day } from '../api/core/dates.ts';
import type { CentreId, ItemTypeId } from '../api/core/ids.ts';
import { searchFamilies } from '../api/families/reads/finding.ts';
import { newId } from '../api/new-id.ts';
import { serve } from '../api/queue/acts/serve.ts';
import { bookable, centreStock, freeTypes } from '../api/stock/reads.ts';
import type { Db } from '../db/open.ts';
import type { Work } from './measure.ts';
import { size } from './region.ts';

/** Numbers that jump about a range and are the same at every run. */
const spread = (turn: number, below: number): number => (turn * 7919 + 104_729) % below;

/** The context of the house itself, on the clock. */
export const asHouse = (db: Db): Ctx => ({
  db,
  now: Temporal.Now.instant(),
  actor: { kind: 'house' },
  newId,
  log: pino({ level: 'silent' }),
  follow: serve,
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

  // The first five pages of every centre, each over a window of its own, and the very rows they show.
  const pages = centres.flatMap((centreId, number) => {
    const window = windowOf(number);
    let cursor: string | undefined;
    return Array.from({ length: 5 }, () => {
      const { rows, next } = freeTypes(db, centreId, ...window, cursor, 50);
      const page = { centreId, window, cursor, ids: rows.map(({ itemType }) => itemType.id) };
      cursor = next ?? undefined;
      return page;
    });
  });
  const pageOf = (turn: number) => {
    const page = pages[spread(turn, pages.length)];
    if (page === undefined) throw new Error('there are no pages');
    return page;
  };
  const fiftyTypes = sqlite.prepare<ItemTypeId[]>(
    `SELECT id, name_ru, name_en, category, sanitation, version FROM item_type WHERE id IN (${'?, '.repeat(49)}?)`,
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
    'SELECT family_id, words FROM family_search WHERE family_search MATCH ? LIMIT 24',
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
      floor: (turn) => fiftyTypes.all(...pageOf(turn).ids),
      ours: (turn) => {
        const { centreId, window, cursor } = pageOf(turn);
        freeTypes(db, centreId, ...window, cursor, 50);
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
