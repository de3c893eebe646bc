import { beforeEach, expect, test } from 'vitest';
import { act } from '../../api/core/act.ts';
import { asDay } from '../../api/core/dates.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { commit } from '../../api/stock/acts/commit.ts';
import { releaseCommitment } from '../../api/stock/acts/release.ts';
import { stockOf } from '../../api/stock/reads.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { backOnShelf, entry, lent, offered, queueOf, step, toy, waits } from './world.ts';

let home: House;
let desk: StaffHand;
beforeEach(() => {
  home = house();
  desk = home.hire('desk');
});
const stockId = () => stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, toy))?.id ?? 0;
const told = (kind: string) =>
  home.db.sqlite.prepare('SELECT count(*) FROM notice WHERE kind = ?').pluck().get(kind);

test('smoke: a thing that came back is offered when it is clean and was looked at, and not before', async () => {
  const unit = await lent(home, desk);
  const first = waits(home);
  const second = waits(home);
  expect(first.place).toMatchObject({ place: 1 });
  expect(second.place).toMatchObject({
    place: 2,
    ahead: { byPriority: 0, byTime: 1, byDecision: 0, paused: 0 },
  });
  await desk.call('POST', `/api/units/${unit}/return`, { condition: 'good' });
  expect(offered(home, first.id)).toBe(false);
  await step(desk, unit, 'cleaned');
  expect(offered(home, first.id)).toBe(false);
  await step(desk, unit, 'inspected');
  expect(offered(home, first.id)).toBe(true);
  expect(offered(home, second.id)).toBe(false);
  const rows = await queueOf(home, desk);
  expect(rows[0]).toMatchObject({
    state: 'offered',
    name: 'Ольга',
    offer: { starts: '2026-11-24', dueOn: '2026-12-01', acceptBy: '2026-11-26' },
  });
  expect(told('offer_made')).toBe(1);
});
