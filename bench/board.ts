import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { board } from '../api/board/reads.ts';
import { bookForFamily } from '../api/bookings/acts/request.ts';
import type { Ctx } from '../api/core/context.ts';
import { addDays, asDay, toMoment } from '../api/core/dates.ts';
import type { CentreId, FamilyId } from '../api/core/ids.ts';
import { issue } from '../api/loans/acts/issue.ts';
import { newId } from '../api/new-id.ts';
import { type Db, inserter, openDb } from '../db/open.ts';
import { venue, venueSession } from '../db/tables/venue.ts';
import { pairs } from './desk.ts';
import type { Work } from './measure.ts';
import { asHouse } from './reads.ts';
import { region } from './region.ts';

const lent = 500;
const booked = 200;
const sessions = 40;

type Held = { familyId: FamilyId; items: Parameters<typeof issue>[2]['items'] };

/** Lends day by day for three weeks, so that of the loans some are late, some due today and most still to come back. */
function lend(ctx: Ctx, centreId: CentreId, held: readonly Held[]) {
  const days = 20;
  for (const [index, body] of held.entries()) {
    const ago = days - Math.floor((index / held.length) * (days + 1));
    issue({ ...ctx, now: ctx.now.subtract({ hours: 24 * ago }) }, centreId, body);
  }
}

/** Sessions of one venue, ten a day from today on. */
function plan(db: Db, centreId: CentreId, from: Temporal.ZonedDateTime) {
  const venueId = newId<'venue'>();
  const named = { nameRu: 'Занятие', nameEn: 'Session', descriptionRu: '', descriptionEn: '' };
  inserter(venue)(db, {
    ...{ id: venueId, centreId, nameRu: 'Площадка', nameEn: 'Venue', kind: 'place', access: 'public' },
    ...{ timeZone: from.timeZoneId, address: '', archivedAt: null, version: 1 },
  });
  const add = inserter(venueSession);
  for (let number = 0; number < sessions; number += 1) {
    const starts = from.add({ days: Math.floor(number / 10) }).withPlainTime({ hour: 9 + (number % 10) });
    add(db, {
      ...{ id: newId<'venueSession'>(), venueId, centreId, roomId: null, templateId: null, seriesId: null },
      ...{ ...named, capacity: 8, counts: 'person', ageFrom: null, ageTo: null, minutes: 45, pictogram: '' },
      ...{ day: asDay(starts.toPlainDate().toString()), time: starts.toPlainTime().toString().slice(0, 5) },
      ...{
        startsAt: toMoment(starts.toInstant()),
        endsAt: toMoment(starts.add({ minutes: 45 }).toInstant()),
      },
      ...{ leader: '', place: '', state: 'planned', reason: '', cancelledAt: null, taken: 0, version: 1 },
    });
  }
}

/** The board of a centre with so many open loans, bookings and sessions, beside reading the same rows by their keys. */
export function boards(size: number, say: (line: string) => void): Work {
  const folder = mkdtempSync(join(tmpdir(), 'prokat-bench-board-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'region.sqlite');
  copyFileSync(region(size, say), file);
  const db = openDb(file);
  db.sqlite.pragma('synchronous = OFF');
  const ctx = asHouse(db);
  const here = pairs(db, 20 * (lent + booked));
  // The last centre is open every day.
  const centreId = here.at(-1)?.centreId;
  const own = here.filter((pair) => pair.centreId === centreId);
  if (centreId === undefined || own.length < lent + booked)
    throw new Error('the centre has too little to lend');
  const today = asDay(Temporal.Now.plainDateISO().toString());
  lend(
    ctx,
    centreId,
    own.slice(0, lent).map(({ familyId, unitId }) => ({ familyId, items: [{ unitId, overrides: [] }] })),
  );
  for (const [index, { familyId, itemTypeId }] of own.slice(lent, lent + booked).entries()) {
    const starts = addDays(today, 1 + Math.floor(index / 10));
    const lines = [{ itemTypeId, quantity: 1 }];
    const days = { starts, dueOn: addDays(starts, 7) };
    bookForFamily(ctx, centreId, { familyId, ...days, lines, channel: 'phone', note: '', overrides: [] });
  }
  plan(db, centreId, Temporal.Now.zonedDateTimeISO('UTC'));
  const byKeys = [
    'loan WHERE outcome IS NULL',
    'booking WHERE closed_at IS NULL',
    'venue_session WHERE 1',
  ].map((rows) => {
    const [table = ''] = rows.split(' ');
    const ids = db.sqlite
      .prepare<[CentreId], string>(`SELECT id FROM ${rows} AND centre_id = ?`)
      .pluck()
      .all(centreId);
    return {
      read: db.sqlite.prepare(`SELECT * FROM ${table} WHERE id IN (${ids.map(() => '?').join()})`),
      ids,
    };
  });
  const counts = byKeys.map(({ ids }) => ids.length);
  if (counts.join() !== [lent, booked, sessions].join())
    throw new Error(`the centre has ${counts.join(', ')}`);
  return {
    name: `the board of a centre with ${lent} open loans, ${booked} bookings and ${sessions} sessions`,
    floorName: 'the same rows by their keys',
    aim: 10,
    turns: 20,
    floor: () => {
      for (const { read, ids } of byKeys) read.all(...ids);
    },
    ours: () => {
      board(ctx, centreId);
    },
  };
}
