import { expect, test } from 'vitest';
import { board } from '../../api/board/reads.ts';
import { centreOf } from '../../api/centres/reads.ts';
import { hire } from '../../api/staff/acts/hire.ts';
import { seedDemo } from '../../db/seed/demo.ts';
import { demoStaff } from '../../db/seed/demo-staff.ts';
import { house } from '../support/house.ts';

test.each([
  ['a Friday, a year of life behind it', '2026-11-27T06:00:00Z', 365],
  ['a Sunday', '2026-11-22T04:00:00Z', 60],
  ['the last day of the year, closed', '2026-12-31T05:00:00Z', 60],
  ['New Year', '2027-01-01T05:00:00Z', 60],
  ['the first open day after the holidays', '2027-01-09T05:00:00Z', 60],
  ['a summer Monday', '2027-06-21T05:00:00Z', 60],
])('the boards of the demo have something to do on %s', (_what, at, days) => {
  const own = house(at);
  const ctx = own.ctx();
  for (const { username, name, role, centres } of demoStaff) {
    const ids = own.everyCentre.filter((id) => centres.includes(centreOf(ctx, id).shortName));
    hire(ctx, { username, name, role, centres: ids }, 'none', false);
  }
  seedDemo({ db: own.db, now: ctx.now, newId: ctx.newId, log: ctx.log, days });
  for (const id of own.everyCentre) {
    const { today, shortName } = centreOf(ctx, id);
    const { dueToday, overdue, toClean, toInspect } = board(ctx, id);
    expect(toClean.count + toInspect.count, `${shortName}: to clean and inspect`).toBeGreaterThan(0);
    if (today.hours === null) expect(overdue.count, `${shortName}: late`).toBeGreaterThan(0);
    else expect(dueToday.count, `${shortName}: due today`).toBeGreaterThan(1);
  }
  expect(own.logged).toEqual([]);
});
