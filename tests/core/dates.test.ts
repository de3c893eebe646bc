import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, ageInMonths, asDay, dayAt, daysBetween, toMoment, weekday } from '../../api/core/dates.ts';

const days = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => asDay(date.toISOString().slice(0, 10)));
const instants = fc
  .integer({ min: Date.parse('1970-01-01'), max: Date.parse('2199-12-31') })
  .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));
const zones = fc.constantFrom('Asia/Barnaul', 'Europe/Moscow', 'America/New_York', 'Pacific/Apia', 'UTC');

test('days are added as Temporal adds them', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -5000, max: 5000 }), (from, count) => {
      const date = Temporal.PlainDate.from(from);
      expect(addDays(from, count)).toBe(date.add({ days: count }).toString());
      expect(daysBetween(from, addDays(from, count))).toBe(count);
      expect(weekday(from)).toBe(date.dayOfWeek);
    }),
  );
});

test('an age in whole months is Temporal’s, on the last days of a month too', () => {
  fc.assert(
    fc.property(days, fc.nat(40_000), (born, count) => {
      const on = addDays(born, count);
      const age = Temporal.PlainDate.from(born).until(Temporal.PlainDate.from(on), { largestUnit: 'month' });
      expect(ageInMonths(born, on)).toBe(age.months);
    }),
    { numRuns: 1000 },
  );
});

test('the day and the moment of an instant are Temporal’s, whatever was asked for before', () => {
  fc.assert(
    fc.property(instants, zones, (instant, zone) => {
      for (const hours of [0, 1, 23, 25]) {
        const later = instant.add({ hours });
        expect(dayAt(later, zone)).toBe(later.toZonedDateTimeISO(zone).toPlainDate().toString());
      }
      expect(toMoment(instant)).toBe(instant.toString({ smallestUnit: 'millisecond' }));
    }),
  );
});
