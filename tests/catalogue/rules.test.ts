import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchQuery, searchWords, stem } from '../../api/catalogue/rules.ts';
import { fold, foldedWords } from '../../api/core/words.ts';

test.each([
  ['Ёлка', 'елка'],
  ['Е\u0308лка', 'елка'],
  ['  Кресло-КОЛЯСКА,  тёплая! ', 'кресло коляска теплая'],
  ['коля\u0301ска', 'коляска'],
  ['йод', 'йод'],
  ['Столик № 2', 'столик no 2'],
  ['ﬁt ①', 'fit 1'],
  ['—…«»', ''],
])('«%s» is compared as «%s»', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('folding what is folded changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test.each([
  ['коляска', 'коляски', 'коляске', 'коляску', 'колясок', 'колясками'],
  ['ходунки', 'ходунков', 'ходунок', 'ходунками'],
  ['санки', 'санок', 'санках'],
  ['коньки', 'коньков', 'конек'],
  ['кресло', 'кресла', 'кресел'],
  ['скамейка', 'скамейки', 'скамеек'],
  ['кольцо', 'кольца', 'колец'],
  ['ремень', 'ремня', 'ремни'],
  ['тоннель', 'тоннеля', 'тоннелей'],
  ['велосипед', 'велосипеда', 'велосипедов'],
  ['wheelchair', 'wheelchairs'],
  ['sledge', 'sledges'],
])('%s and its other forms have one stem', (...forms) => {
  expect(new Set(forms.map(stem)).size).toBe(1);
});

test.each([
  ['сок', 'сок'],
  ['кол', 'кол'],
  ['90a', '90a'],
  ['2', '2'],
])('%s is left alone: %s', (word, root) => {
  expect(stem(word)).toBe(root);
});

test('an item type is found by every word and every stem of its texts, each once', () => {
  expect(searchWords('Санки-коляска', 'Sledge, sledge', '12 22 03')).toBe(
    'санки санк коляска коляск sledge sledg 12 22 03',
  );
});

test.each([
  ['коляск', '("коляск"* OR "коляск"*)'],
  ['лыж', '("лыж"* OR "лыж")'],
  ['Кресел  колясок', '("кресел"* OR "кресл"*) AND ("колясок"* OR "коляск"*)'],
  ['ёлка" OR *', '("елка"* OR "елк") AND ("or"* OR "or")'],
])('«%s» asks for %s', (typed, query) => {
  expect(searchQuery(typed)).toBe(query);
});

test.each(['', '   ', '"', '* - (', '№'.replace('№', '§')])('«%s» holds nothing to look for', (typed) => {
  expect(searchQuery(typed)).toBeNull();
});

test('whatever is typed, only letters and digits in quotes reach the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const query = searchQuery(typed);
      if (foldedWords(typed).length === 0) expect(query).toBeNull();
      else
        expect(query).toMatch(
          /^\("[\p{L}\p{N}]+"\* OR "[\p{L}\p{N}]+"\*?\)( AND \("[\p{L}\p{N}]+"\* OR "[\p{L}\p{N}]+"\*?\)){0,7}$/u,
        );
    }),
  );
});
