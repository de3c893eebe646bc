import { expect, test } from 'vitest';
import { longestPeriod } from '../../api/site/reads/place.ts';
import { freeQuery } from '../../api/site/shapes.ts';
import { measures, unaskable } from '../../site/bounds.ts';
import { addDays } from '../../site/days.ts';

const blank = { age: '', height: '', weight: '' };
const period = { from: '2026-12-01', until: '2026-12-08' };
const taken = (query: object) => freeQuery.safeParse(query).success;

test.each([
  ['age', 'ageMonths', 12],
  ['height', 'heightCm', 1],
  ['weight', 'weightKg', 1],
] as const)(
  'of every %s a child may be said to have, the service is asked what it takes',
  (key, asked, times) => {
    for (let number = 0; number <= 999; number += 1) {
      const sent = measures({ ...blank, [key]: String(number) });
      const takes = taken({ ...period, [asked]: String(number * times) });
      expect([number, sent]).toEqual([number, takes ? { [asked]: String(number * times) } : {}]);
    }
    expect(measures(blank)).toEqual({});
  },
);

test.each([
  ['2026-12-01', '2026-12-08', null],
  ['2026-12-01', '2026-12-01', null],
  ['2026-12-08', '2026-12-01', 'order'],
  ['2027-02-31', '2027-03-08', 'unreal'],
  ['12026-12-01', '12026-12-08', 'unreal'],
  ['1799-12-31', '1800-01-01', 'unreal'],
  ['2199-12-30', '2199-12-31', null],
  ['2199-12-30', '2200-01-01', 'far'],
  ['9999-12-30', '9999-12-31', 'far'],
  ['2026-12-01', addDays('2026-12-01', longestPeriod), null],
  ['2026-12-01', addDays('2026-12-01', longestPeriod + 1), 'long'],
])('from %s until %s: %s', (from, until, why) => {
  expect(unaskable({ from, until })).toBe(why);
  if (why === 'unreal' || why === 'far') expect(taken({ from, until })).toBe(false);
  if (why === null) expect(taken({ from, until })).toBe(true);
});
