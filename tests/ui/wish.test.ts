import { beforeEach, expect, test } from 'vitest';
import { wishErrors, wishRefused } from '../../site/wish.ts';
import { overwriteGetLocale } from '../../ui/paraglide/runtime.js';

const bounds = { today: '2026-11-24', term: 180, most: 3, ahead: 90 };
const right = { from: '2026-12-01', days: '14', quantity: '1' };

beforeEach(() => overwriteGetLocale(() => 'ru'));

test('what can be waited for is not complained of', () => {
  expect(wishErrors(right, bounds)).toEqual({});
  expect(wishErrors({ from: bounds.today, days: ' 180 ', quantity: '3' }, bounds)).toEqual({});
});

test.each(['0', '', 'две', '-3', '1,5', '1e2', '181', '800'])('for «%s» days nobody waits', (days) => {
  expect(wishErrors({ ...right, days }, bounds)).toEqual({ days: 'Напишите число от 1 до 180' });
});

test.each(['0', '', 'много', '4'])('«%s» of a thing there are three of is no quantity', (quantity) => {
  expect(wishErrors({ ...right, quantity }, bounds)).toEqual({ quantity: 'Напишите число от 1 до 3' });
});

test.each([
  ['', 'Выберите день'],
  ['2026-02-31', 'Выберите день'],
  ['2026-11-23', 'Этот день уже прошёл'],
  ['2027-02-23', 'Так далеко вперёд'],
])('from «%s» nothing is waited for', (from, words) => {
  expect(Object.keys(wishErrors({ ...right, from }, bounds))).toEqual(['wantedFrom']);
  expect(wishErrors({ ...right, from }, bounds).wantedFrom).toContain(words);
});

test.each([
  ['days', 'too_big', 'поменьше'],
  ['days', 'too_long', 'поменьше'],
  ['days', 'too_small', 'не меньше 1'],
  ['quantity', 'too_big', 'поменьше'],
  ['quantity', 'invalid_type', 'целое число'],
  ['wantedFrom', 'in_the_past', 'уже прошёл'],
  ['wantedFrom', 'too_far', 'другой день'],
])('the service refuses %s as %s: its field says so', (path, code, words) => {
  expect(wishRefused({ path, code, message: '' })).toContain(words);
});

test('of the fields of the person it says nothing', () => {
  expect(wishRefused({ path: 'applicant.phone', code: 'too_small', message: '' })).toBe('');
});
