import { describe, expect, test } from 'vitest';
import type { BookingState } from '../../api/bookings/shapes.ts';
import { asDay } from '../../api/core/dates.ts';
import { contactKey } from '../../api/site/reads/session.ts';
import { selfCancel, selfChange } from '../../api/site/rules.ts';

const thursday = asDay('2026-11-26');
const booked = { state: 'confirmed' as BookingState, starts: thursday, partlyHanded: false };
const may = { selfChange: true, selfChangeDays: 1 };

describe('what a family may do itself', () => {
  test.each<[string, BookingState, boolean, boolean, string | null]>([
    ['a request', 'requested', false, true, null],
    ['what was confirmed', 'confirmed', false, true, null],
    ['what stands ready', 'ready', false, true, null],
    ['what was given out in part', 'ready', true, true, 'only_by_desk'],
    ['where the rule leaves it to the desk', 'requested', false, false, 'only_by_desk'],
    ['what was collected', 'collected', false, true, 'booking_closed'],
    ['what was refused, rule or no rule', 'refused', false, false, 'booking_closed'],
    ['what ran out', 'expired', false, true, 'booking_closed'],
  ])('cancel %s', (_what, state, partlyHanded, rule, why) => {
    const answer = selfCancel({ ...booked, state, partlyHanded }, { selfCancel: rule });
    expect(answer).toEqual({ ok: why === null, why, until: null });
  });

  test.each<[string, string, number, string | null, string]>([
    ['the day before, with 1', '2026-11-25', 1, null, '2026-11-25'],
    ['on the day, with 1', '2026-11-26', 1, 'too_late_to_change', '2026-11-25'],
    ['on the day, with 0', '2026-11-26', 0, null, '2026-11-26'],
    ['after the day, with 0', '2026-11-27', 0, 'too_late_to_change', '2026-11-26'],
    ['a month before, with 30', '2026-10-27', 30, null, '2026-10-27'],
  ])('change %s', (_what, today, selfChangeDays, why, until) => {
    const answer = selfChange(booked, { selfChange: true, selfChangeDays }, asDay(today));
    expect(answer).toEqual({ ok: why === null, why, until });
  });

  test.each([
    ['2028-03-01', '2028-02-29'],
    ['2027-01-01', '2026-12-31'],
  ])('change for %s until %s: over the month’s and the year’s end', (starts, until) => {
    expect(selfChange({ ...booked, starts: asDay(starts) }, may, asDay(until))).toEqual({
      ok: true,
      why: null,
      until,
    });
  });

  test('a rule of the desk comes before a day that is over', () => {
    const late = asDay('2026-12-24');
    expect(selfChange(booked, { ...may, selfChange: false }, late).why).toBe('only_by_desk');
    expect(selfChange({ ...booked, state: 'cancelled' }, may, late).why).toBe('booking_closed');
  });
});

test.each([
  ['8 (913) 123-42-42', { channel: 'sms', value: '+79131234242' }],
  ['+7 913 123 42 42', { channel: 'sms', value: '+79131234242' }],
  [' Anna@Example.ORG ', { channel: 'email', value: 'anna@example.org' }],
  ['anna@example', null],
  ['anna at example.org', null],
  ['123', null],
  ['два слова', null],
])('%s is the contact %o', (typed, contact) => {
  expect(contactKey(typed)).toEqual(contact);
});
