import { expect, test } from 'vitest';
import { plural } from '../../ui/plural.ts';

test('a count takes the form of word that the rules of its language name', () => {
  for (const locale of ['ru', 'en']) {
    const rules = new Intl.PluralRules(locale);
    for (const count of [...Array.from({ length: 1300 }, (_, n) => n), 1_000_001, 0.5, 1.5, 21.5])
      expect([locale, count, plural(locale, count)]).toEqual([locale, count, rules.select(count)]);
  }
});
