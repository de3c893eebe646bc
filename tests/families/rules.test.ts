import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, asDay } from '../../api/core/dates.ts';
import {
  birthDateRefusal,
  likeness,
  listedName,
  maskPhone,
  mergeVerdict,
  type Paper,
  papersOf,
  proofState,
  samePerson,
  searchRank,
  searchTerms,
  searchWords,
  toE164,
} from '../../api/families/rules.ts';

const today = asDay('2026-11-24');
const until = (day: string | null, withdrawn = false): Paper => ({
  validUntil: day === null ? null : asDay(day),
  withdrawn,
});

describe('where a family stands with the proof of a group', () => {
  test.each([
    ['nothing was shown', [], true, 'missing', null],
    ['nothing was shown and nothing is asked', [], false, 'not_needed', null],
    ['a paper without end', [until(null)], true, 'verified', null],
    ['a paper that ends today still holds', [until('2026-11-24')], true, 'verified', '2026-11-24'],
    ['a paper that ended yesterday', [until('2026-11-23')], true, 'expired', '2026-11-23'],
    ['a paper that ends tomorrow', [until('2026-11-25')], true, 'verified', '2026-11-25'],
    [
      'an old paper and a new one',
      [until('2026-03-01'), until('2027-03-01')],
      true,
      'verified',
      '2027-03-01',
    ],
    [
      'two that hold: the longer counts',
      [until('2027-03-01'), until('2026-12-01')],
      true,
      'verified',
      '2027-03-01',
    ],
    ['one with and one without end', [until('2027-03-01'), until(null)], true, 'verified', null],
    [
      'two that are over: the later counts',
      [until('2025-01-01'), until('2026-03-01')],
      true,
      'expired',
      '2026-03-01',
    ],
    ['the only one was withdrawn', [until('2027-03-01', true)], true, 'missing', null],
    [
      'a good one was withdrawn, an old one is left',
      [until(null, true), until('2026-03-01')],
      true,
      'expired',
      '2026-03-01',
    ],
    ['an old paper where none is asked', [until('2026-03-01')], false, 'not_needed', null],
    ['a good paper where none is asked', [until('2027-03-01')], false, 'verified', '2027-03-01'],
  ] as const)('%s', (_words, papers, required, state, validUntil) => {
    expect(proofState(papers, required, today)).toEqual({ state, validUntil });
  });

  test('never lasts longer for a paper taken back, and never shorter for one added', () => {
    const day = fc.option(
      fc.integer({ min: -40, max: 40 }).map((n) => addDays(today, n)),
      { nil: null },
    );
    const paper = fc.record({ validUntil: day, withdrawn: fc.boolean() });
    fc.assert(
      fc.property(fc.array(paper, { maxLength: 5 }), paper, (papers, one) => {
        const before = proofState(papers, true, today);
        const withdrawn = proofState([...papers, { ...one, withdrawn: true }], true, today);
        expect(withdrawn).toEqual(before);
        const added = proofState([...papers, { ...one, withdrawn: false }], true, today);
        if (before.state === 'verified') expect(added.state).toBe('verified');
      }),
    );
  });
});

test.each([
  ['8 (913) 123-42-42', '+79131234242'],
  ['+7 913 123 42 42', '+79131234242'],
  ['79131234242', '+79131234242'],
  ['9131234242', '+79131234242'],
  ['8.913.123.42.42', '+79131234242'],
  ['  8-913-123-42-42 ', '+79131234242'],
  ['7 (913) 123–42–42', '+79131234242'],
  ['8-3852-12-34-56', '+73852123456'],
  ['8(3852)123456', '+73852123456'],
  ['+375 29 123 45 67', '+375291234567'],
  ['12-34-56', null],
  ['8 913 123 42', null],
  ['8913 123 42 42, 8914 111 22 33', null],
  ['8 913 123 42 42 доб. 5', null],
  ['Анна', null],
  ['', null],
])('the phone %s is %s', (typed, number) => {
  expect(toE164(typed)).toBe(number);
});

test.each([
  ['+79131234242', '+7 913 ···-··-42'],
  ['+73852123456', '+7 385 ···-··-56'],
  ['+375291234567', '+375 ··· 67'],
])('%s is shown as %s', (number, masked) => {
  expect(maskPhone(number)).toBe(masked);
});

test.each([
  ['2026-11-24', null],
  ['2026-11-25', 'in_future'],
  ['1906-01-01', null],
  ['1905-12-31', 'too_long_ago'],
])('somebody born on %s: %s', (born, refusal) => {
  expect(birthDateRefusal(asDay(born), today)).toBe(refusal);
});

test('every group has its papers, the usual one first; a group of one’s own takes any', () => {
  expect(papersOf('disabled_child')).toEqual([
    'disability_certificate',
    'rehabilitation_programme',
    'other_paper',
  ]);
  expect(papersOf('our_own_group')).toContain('need_act');
});

describe('what is looked for', () => {
  test.each([
    ['Смирн', '"смирн"*', 'name'],
    ['  ЁЛКИНА   пётр ', '"елкина"* AND "петр"*', 'name'],
    ['Римская-Корсакова', '"римская"* AND "корсакова"*', 'name'],
    ['Ю Анна', '"анна"*', 'name'],
    ['Ю', '"ю"', 'name'],
    ['А Б', '"а" AND "б"', 'name'],
    ['8 (913) 123', '("8913123"* OR "913123"*)', 'phone'],
    ['+7 913 123-42-42', '("79131234242"* OR "9131234242"*)', 'phone'],
    ['42-42', '"4242"*', 'phone'],
    ['Смирнова 4242', '"смирнова"* AND "4242"*', 'mixed'],
    ['Клён-14', '"клен"* AND "14"*', 'mixed'],
    ['anna@mail.ru', '"anna"* AND "mail"* AND "ru"*', 'name'],
    ['centre : x) OR words:*', '"centre"* AND "or"* AND "words"*', 'name'],
    ['" OR NEAR(а б) --', '"or"* AND "near"*', 'name'],
  ])('%s', (typed, expression, kind) => {
    expect(searchTerms(typed)).toMatchObject({ expression, kind });
  });

  test.each([
    ['Медведева К. И.', ['к', 'и'], 'медведева к и'],
    ['К. И. Медведева', ['к', 'и'], 'к и медведева'],
    ['Ёлкина Мария', [], 'елкина мария'],
    ['Ю', [], 'ю'],
    ['Смирнова А 4242', ['а'], null],
    ['8 913', [], null],
  ])('the initials of %s are %j; a listed name would begin %j', (typed, initials, listed) => {
    expect(searchTerms(typed)).toMatchObject({ initials, listed });
  });

  test.each([
    [{ protected: false, codeName: null }, 'Ёлкина-Римская Анна', 'елкина римская анна'],
    [{ protected: true, codeName: 'Клён-14' }, 'Тихонова Вера', 'клен 14'],
  ])('a family %j of %s is listed as %s', (family, name, listed) => {
    const [surname = '', givenName = ''] = name.split(' ');
    expect(listedName(family, { surname, givenName, patronymic: '' })).toBe(listed);
  });

  test.each(['', '   ', '%', '"*', '1', '\u0000', '—'])('nothing in %j', (typed) => {
    expect(searchTerms(typed)).toBeNull();
  });

  test('holds nothing but letters, digits and our own marks, and at most six words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (typed) => {
        const expression = searchTerms(typed)?.expression ?? '';
        expect(expression.replaceAll(/"[\p{L}\p{N}]+"\*?/gu, '').replaceAll(/AND|OR|[() ]/g, '')).toBe('');
        expect(expression.split(' AND ').length).toBeLessThanOrEqual(6);
      }),
    );
  });

  test('a family is found by its members, the representative first, and by its contacts', () => {
    const words = searchWords(
      [
        { role: 'child', surname: 'Смирнов', givenName: 'Пётр', patronymic: '' },
        { role: 'representative', surname: 'Ёлкина', givenName: 'Анна', patronymic: 'Петровна' },
      ],
      [
        { kind: 'phone', value: '+79131234242' },
        { kind: 'email', value: 'anna@mail.ru' },
      ],
    );
    expect(words).toBe('елкина анна петровна смирнов петр 79131234242 9131234242 4242 anna mail ru');
    expect(searchRank(words, ['елк'])).toBeLessThan(searchRank(words, ['смир']));
    expect(searchRank(words, ['нет'])).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('likely duplicates', () => {
  const anna = {
    people: [
      { surname: 'Смирнова', givenName: 'Анна', birthDate: asDay('1990-05-02') },
      { surname: 'Смирнов', givenName: 'Михаил', birthDate: null },
    ],
    phones: ['+79131234242'],
  };
  const typed = { surname: '', givenName: '', birthDate: null, phones: [] };

  test.each([
    ['nothing typed yet', {}, []],
    ['the same phone', { phones: ['+79131234242'] }, ['same_phone']],
    ['another phone', { phones: ['+79131234243'] }, []],
    ['the same name', { surname: 'СМИРНОВА', givenName: 'анна' }, ['similar_name']],
    [
      'the same name and birth date',
      { surname: 'Смирнова', givenName: 'Анна', birthDate: asDay('1990-05-02') },
      ['same_name_and_birth'],
    ],
    [
      'the same name, another birth date: a namesake',
      { surname: 'Смирнова', givenName: 'Анна', birthDate: asDay('1991-05-02') },
      [],
    ],
    ['one letter wrong', { surname: 'Смернова', givenName: 'Анна' }, ['similar_name']],
    ['two letters swapped', { surname: 'Симрнова', givenName: 'Анна' }, ['similar_name']],
    ['two letters wrong in a long name', { surname: 'Смернава', givenName: 'Анна' }, ['similar_name']],
    ['three letters wrong', { surname: 'Смернавы', givenName: 'Анна' }, []],
    ['another given name', { surname: 'Смирнова', givenName: 'Алла' }, []],
    [
      'a child of the family, birth date not known',
      { surname: 'Смирнов', givenName: 'Михаил', birthDate: asDay('2019-01-01') },
      ['similar_name'],
    ],
    ['only a surname', { surname: 'Смирнова' }, []],
    [
      'all of it',
      { surname: 'Смирнова', givenName: 'Анна', birthDate: asDay('1990-05-02'), phones: ['+79131234242'] },
      ['same_phone', 'same_name_and_birth'],
    ],
  ])('%s', (_words, known, reasons) => {
    expect(likeness({ ...typed, ...known }, anna)).toEqual(reasons);
  });
});

describe('merging two cards', () => {
  const card = { id: 'a', centreId: 'barnaul', protected: false, mergedInto: null };
  const fits = { people: 5, contacts: 2 };

  test.each([
    ['two cards of one centre', {}, fits, []],
    ['a card with itself', { id: 'a' }, fits, ['same_card']],
    ['across centres', { centreId: 'ivanovo' }, fits, ['other_centre']],
    ['one that was merged before', { mergedInto: 'c' }, fits, ['already_merged']],
    ['a protected family with another', { protected: true }, fits, ['one_protected']],
    ['more people than a card holds', {}, { people: 21, contacts: 2 }, ['too_many_people']],
    ['as many people as a card holds', {}, { people: 20, contacts: 10 }, []],
    [
      'all reasons at once',
      { centreId: 'x', mergedInto: 'c' },
      { people: 1, contacts: 11 },
      ['other_centre', 'already_merged', 'too_many_contacts'],
    ],
  ])('%s', (_words, other, together, reasons) => {
    const verdict = mergeVerdict(card, { ...card, id: 'b', ...other }, together);
    expect(verdict).toEqual(reasons.length === 0 ? { ok: true } : { ok: false, reasons });
  });

  const misha = { surname: 'Смирнов', givenName: 'Михаил', patronymic: '', birthDate: null };
  test.each([
    ['the same', {}, true],
    ['ё and е', { surname: 'смирнов' }, true],
    ['a patronymic only one card knows', { patronymic: 'Олегович' }, true],
    ['a birth date only one card knows', { birthDate: asDay('2019-01-01') }, true],
    ['a brother', { givenName: 'Пётр' }, false],
  ])('is it one person: %s', (_words, other, same) => {
    expect(samePerson(misha, { ...misha, ...other })).toBe(same);
  });

  test('two birth dates make two people', () => {
    const born = (day: string) => ({ ...misha, birthDate: asDay(day) });
    expect(samePerson(born('2019-01-01'), born('2020-01-01'))).toBe(false);
  });
});
