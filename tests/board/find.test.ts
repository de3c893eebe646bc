import { expect, test } from 'vitest';
import { house } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

const searches = (its: ReturnType<typeof house>) =>
  its.db.sqlite.prepare("select count(*) from audit where act = 'family.search'").pluck().get();

test('whoever asks too fast is stopped before anything is looked for; a scanner is not', async () => {
  const its = house();
  family(its);
  const unit = thing(its);
  const desk = its.hire('desk');
  const path = `/api/centres/${its.centreNamed('Барнаул')}/find`;
  const answers = await Promise.all(
    Array.from({ length: 14 }, () => desk.call('POST', path, { q: 'Смирнова' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  expect(searches(its), 'what was refused was not searched').toBe(10);

  const number = its.db.sqlite.prepare('select inventory_number from unit where id = ?').pluck().get(unit);
  const scanned = await desk.call('POST', path, { q: number });
  expect([scanned.status, scanned.body.unit?.id]).toEqual([200, unit]);
});
