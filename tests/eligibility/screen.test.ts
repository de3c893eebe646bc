import { describe, expect, test } from 'vitest';
import {
  draftOf,
  exceptionShape,
  readDraft,
  readOffsets,
  readValue,
} from '../../admin/screens/eligibility/draft.ts';
import { insteadOf, isDefault, yieldsTo } from '../../admin/screens/eligibility/exceptions.ts';
import { type PolicyCard, policyCard } from '../../api/eligibility/shapes.ts';
import { barnaul, ivanovo, row as policyRow, pram, skis } from './facts.ts';

const centre = { ivanovo: { id: ivanovo, name: 'Иваново' }, barnaul: { id: barnaul, name: 'Барнаул' } };
const named = { nameRu: '', nameEn: '' };
const type = {
  skis: { id: skis, ...named, category: 'sport' as const },
  pram: { id: pram, ...named, category: 'childcare' as const },
};
const row = (more: Partial<PolicyCard> = {}): PolicyCard =>
  policyCard.parse({
    id: policyRow('maxItems', 1).id,
    rule: 'maxItems',
    value: 1,
    centre: null,
    group: null,
    category: null,
    itemType: null,
    version: 1,
    ...more,
  });

describe('what a row stands instead of, and what it gives way to', () => {
  const general = row();
  const sport = row({ category: 'sport' });
  const sportHere = row({ category: 'sport', centre: centre.ivanovo });
  const aboutSkis = row({ itemType: type.skis });
  const aboutPrams = row({ itemType: type.pram });
  const barnaulOnly = row({ centre: centre.barnaul });
  const rows = [general, sport, sportHere, aboutSkis, aboutPrams, barnaulOnly];

  test.each([
    ['the default, of nothing', general, null],
    ['a category, of the default', sport, general],
    ['a category here, of the category', sportHere, sport],
    ['a type, of its category', aboutSkis, sport],
    ['a type without a row of its category, of the default', aboutPrams, general],
  ])('%s', (_, one, expected) => {
    expect(insteadOf(one, rows)).toBe(expected);
  });

  test.each([
    ['a category gives way to itself here and to its types', sport, [sportHere, aboutSkis]],
    ['a category here gives way to its types anywhere', sportHere, [aboutSkis]],
    ['a type gives way to nothing', aboutSkis, []],
    [
      'a centre gives way to what is about things, not to another centre',
      barnaulOnly,
      [sport, aboutSkis, aboutPrams],
    ],
  ])('%s', (_, one, expected) => {
    expect(yieldsTo(one, rows)).toEqual(expected);
  });

  test('only a row for all is the default', () => {
    expect(rows.filter(isDefault)).toEqual([general]);
  });
});

describe('what the fields mean', () => {
  test.each([
    ['-3, 0, 3, 7', [-3, 0, 3, 7]],
    ['−3 0', [-3, 0]],
    ['7; 0; −3; 7', [-3, 0, 7]],
    ['', []],
    ['a week', undefined],
    ['1,5', [1, 5]],
    ['1.5', undefined],
  ])('days «%s»', (typed, expected) => {
    expect(readOffsets(typed)).toEqual(expected);
  });

  test('a sum in roubles is kopecks', () => {
    expect(readValue('money', { figure: null, typed: '99,50', yes: 'yes' })).toBe(9950);
    expect(readValue('money', { figure: null, typed: 'free', yes: 'yes' })).toBe(undefined);
  });

  test.each([
    ['days', 14],
    ['money', 9950],
    ['dayOffsets', [-3, 0, 7]],
    ['yesNo', false],
  ] as const)('a row’s own value comes back as it was: %s', (kind, value) => {
    expect(readValue(kind, draftOf(row({ value })).value)).toEqual(value);
  });

  test('a category begun and not chosen is not taken for all things', () => {
    const draft = { ...draftOf(undefined), centreId: ivanovo, things: 'category' as const };
    const read = exceptionShape('maxItems').safeParse(readDraft('maxItems', 'count', draft));
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual(['value', 'category']);
  });

  test('an exception for nothing in particular is refused beside all else that is wrong', () => {
    const read = exceptionShape('maxItems').safeParse(readDraft('maxItems', 'count', draftOf(undefined)));
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual(['value', 'centreId']);
  });

  test('a day too far to remind on is told at the field of the days', () => {
    const draft = { ...draftOf(row({ value: [-100, 5] })), centreId: ivanovo };
    const read = exceptionShape('reminderDays').safeParse(readDraft('reminderDays', 'dayOffsets', draft));
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual(['value']);
  });
});
