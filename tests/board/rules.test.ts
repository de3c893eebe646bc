import { describe, expect, test } from 'vitest';
import { openAt, openingOn } from '../../api/board/rules.ts';
import type { Calendar } from '../../api/centres/rules.ts';
import { asDay } from '../../api/core/dates.ts';

const nine = { opens: '09:00', closes: '18:00' };
const short = { opens: '10:00', closes: '14:00' };
/** Monday to Friday, a short Saturday. */
const week: Calendar = {
  weekdays: { 1: nine, 2: nine, 3: nine, 4: nine, 5: nine, 6: short },
  holidays: ['11-04'],
  closures: [],
};

describe('when a centre works, and next', () => {
  test.each([
    ['a working day', '2026-11-24', nine, { day: '2026-11-25', opens: '09:00' }],
    ['a Friday before the short Saturday', '2026-11-27', nine, { day: '2026-11-28', opens: '10:00' }],
    ['a Saturday before the free Sunday', '2026-11-28', short, { day: '2026-11-30', opens: '09:00' }],
    ['a Sunday', '2026-11-29', null, { day: '2026-11-30', opens: '09:00' }],
    ['a holiday', '2026-11-04', null, { day: '2026-11-05', opens: '09:00' }],
  ])('%s', (_what, day, hours, next) => {
    expect(openingOn(week, asDay(day))).toEqual({ hours, next });
  });

  test('a centre without hours opens never', () => {
    const none = { ...week, weekdays: {} };
    expect(openingOn(none, asDay('2026-11-24'))).toEqual({ hours: null, next: null });
  });
});

describe('closed today is not closed already', () => {
  test.each([
    ['08:59', 'before'],
    ['09:00', 'open'],
    ['17:59', 'open'],
    ['18:00', 'after'],
  ])('at %s: %s', (clock, state) => {
    expect(openAt({ hours: nine, next: null }, clock)).toBe(state);
  });

  test('a day off is closed at any time', () => {
    expect(openAt({ hours: null, next: null }, '12:00')).toBe('closed');
  });
});
