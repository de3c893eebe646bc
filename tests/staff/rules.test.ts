import { expect, test } from 'vitest';
import type { StaffRole } from '../../api/core/context.ts';
import { centreId, staffId } from '../../api/core/ids.ts';
import {
  afterFailure,
  allowances,
  centresAfter,
  deviceOf,
  gate,
  orphaned,
  passwordFaults,
} from '../../api/staff/rules.ts';

const centre = (n: number) => centreId.parse(`01900000-0000-7000-8000-00000000000${n}`);
const [barnaul, ivanovo, vichuga] = [centre(1), centre(2), centre(3)] as const;
const anna = staffId.parse('01900000-0000-7000-8000-0000000000a1');
const boris = staffId.parse('01900000-0000-7000-8000-0000000000b1');

test.each<[StaffRole, boolean, boolean, boolean, ReturnType<typeof gate>]>([
  ['desk', false, false, false, null],
  ['desk', false, true, false, 'password_change_required'],
  ['desk', false, true, true, 'password_change_required'],
  ['manager', false, false, false, null],
  ['administrator', true, false, false, null],
  ['administrator', false, false, false, 'second_factor_required'],
  ['administrator', false, false, true, null],
  ['administrator', false, true, false, 'password_change_required'],
])(
  '%s, second factor %s, one-time password %s, demo %s: %s',
  (role, secondFactor, mustChangePassword, demo, first) => {
    expect(gate({ role, secondFactor, mustChangePassword }, demo)).toBe(first);
  },
);

test('the fifth wrong try in a row locks, and the count begins anew', () => {
  let state = { failed: 0, locked: false };
  const seen = [];
  for (let n = 0; n < 6; n += 1) {
    state = afterFailure(state.failed);
    seen.push(`${state.failed}${state.locked ? ' locked' : ''}`);
  }
  expect(seen).toEqual(['1', '2', '3', '4', '0 locked', '1']);
});

test.each([
  ['жёлтый слон летит', []],
  ['correct horse battery', []],
  ['Тр0йка-кони-2026', []],
  ['короткий', ['too_short']],
  ['', ['too_short', 'repeats', 'common']],
  ['олга1', ['too_short']],
  ['пароль12345', ['common']],
  ['Password2026!', ['common']],
  ['Барнаул-2026', ['common']],
  ['1234567890', ['common']],
  ['89131234567', ['common']],
  ['qwertyuiop', ['common']],
  ['йцукенгшщз', ['common']],
  ['aaaaaaaaaa', ['repeats']],
  ['abcabcabcabc', ['repeats']],
  ['это я, Olga.K!', ['has_username']],
  ['ё'.repeat(129), ['too_long', 'repeats']],
])('«%s» as a password: %j', (password, faults) => {
  expect(passwordFaults(password, 'olga.k')).toEqual(faults);
});

const person = (id: typeof anna, role: StaffRole, active: boolean, ...centres: (typeof barnaul)[]) => ({
  id,
  role,
  active,
  centres,
});

test.each([
  ['switched off, alone', person(anna, 'administrator', false, barnaul, ivanovo), [], [barnaul, ivanovo]],
  ['another role, alone', person(anna, 'manager', true, barnaul, ivanovo), [], [barnaul, ivanovo]],
  ['leaves a centre, alone', person(anna, 'administrator', true, barnaul), [], [ivanovo]],
  [
    'somebody else is there',
    person(anna, 'desk', true, barnaul),
    [person(boris, 'administrator', true, ivanovo, barnaul)],
    [],
  ],
  [
    'somebody else is at one',
    person(anna, 'desk', true, barnaul),
    [person(boris, 'administrator', true, ivanovo)],
    [barnaul],
  ],
  [
    'her own row does not count',
    person(anna, 'desk', true, barnaul),
    [person(anna, 'administrator', true, barnaul, ivanovo)],
    [barnaul, ivanovo],
  ],
  ['a new name', person(anna, 'administrator', true, barnaul, ivanovo), [], []],
])('who is left to administer: %s', (_case, after, others, left) => {
  const before = person(anna, 'administrator', true, barnaul, ivanovo);
  expect(orphaned(before, after, others)).toEqual(left);
});

test('centres beyond reach stay, those within are as chosen', () => {
  expect(centresAfter([barnaul, ivanovo], [vichuga], [barnaul, vichuga])).toEqual([ivanovo, vichuga]);
  expect(centresAfter([barnaul], [barnaul], [barnaul])).toEqual([barnaul]);
  expect(centresAfter([barnaul, ivanovo], [], [barnaul])).toEqual([ivanovo]);
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 YaBrowser/25.8 Safari/537.36',
    'Яндекс Браузер',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0',
    'Edge',
    'Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  ['curl/8.0', null, null],
])('%s is %s on %s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

test('a manager’s allowances hold no family card', () => {
  expect(allowances('manager')).toContain('audit.read');
  expect(allowances('manager').filter((one) => one.startsWith('family.'))).toEqual([]);
});
