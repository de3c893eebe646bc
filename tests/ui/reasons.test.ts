import { beforeEach, describe, expect, test } from 'vitest';
import { blockCode, block as blockShape, warning as warningShape } from '../../api/eligibility/shapes.ts';
import { overwriteGetLocale } from '../../ui/paraglide/runtime.js';
import {
  type BlockReason,
  blockWords,
  categoryName,
  categoryWords,
  type WarningReason,
  warningWords,
} from '../../ui/reasons.ts';

const today = '2026-11-24';
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const disabled = {
  key: 'disabled_child',
  nameRu: 'семьи с детьми-инвалидами',
  nameEn: 'families with a disabled child',
};
const member = {
  key: 'service_member',
  nameRu: 'семьи участников СВО',
  nameEn: 'families of service members',
};
const paper = 'справка МСЭ или ИПРА';

const blocks: [BlockReason & { group?: typeof disabled; service?: string }, string, string][] = [
  [{ code: 'consent_missing' }, 'Нет согласия на обработку данных', 'Возьмите подписанное согласие'],
  [{ code: 'not_lent_here', service: 'multibox' }, 'Центр этого не выдаёт', 'Услугу включает администратор'],
  [
    { code: 'no_group_entitles', groups: [disabled, member] },
    'Ни одна группа семьи не даёт на это права',
    'Право дают: «семьи с детьми-инвалидами» и «семьи участников СВО».',
  ],
  [
    { code: 'no_group_entitles', groups: [] },
    'Ни одна группа семьи',
    'В этом регионе права на это не даёт ни одна группа.',
  ],
  [{ code: 'proof_missing', group: disabled, paper }, 'Нужна бумага: справка МСЭ или ИПРА', 'Внесите её'],
  [
    { code: 'proof_expired', group: disabled, paper, validUntil: '2026-03-01' },
    'Нужна новая бумага: справка МСЭ или ИПРА. Прежняя кончилась 1 марта',
    'Внесите новую',
  ],
  [
    { code: 'too_many_items', limit: 3, now: 3, category: null },
    'С этим предметом станет 4, сразу можно не больше 3',
    'когда семья что-то вернёт',
  ],
  [
    { code: 'too_many_items', limit: 1, now: 1, category: 'sport' },
    'С этим предметом станет 2 из категории «спорт», сразу можно не больше 1',
    'когда семья что-то вернёт',
  ],
  [
    { code: 'too_many_items', limit: 0, now: 0, category: null },
    'По правилам этот предмет сейчас не выдают',
    'администратор',
  ],
  [
    { code: 'too_many_multiboxes', limit: 1, now: 1 },
    'С этим мультибоксом станет 2, сразу можно не больше 1',
    'когда семья вернёт мультибокс',
  ],
  [
    { code: 'overdue_block', days: 21, limit: 14 },
    'Просрочка 21 день, а новое не выдаём с 14',
    'просроченное вернут',
  ],
  [
    { code: 'extensions_used_up', limit: 1, used: 1 },
    'Уже продлевали 1 раз, больше по правилам нельзя',
    'взять снова',
  ],
  [
    { code: 'extensions_used_up', limit: 0, used: 0 },
    'По правилам этот предмет не продлевают',
    'взять снова',
  ],
  [{ code: 'others_wait', waiting: 2 }, 'Этого предмета ждут 2 семьи', 'Пока есть очередь'],
];

const warnings: [WarningReason, string][] = [
  [{ code: 'supplied_by_ipra' }, 'Семья обеспечена по ИПРА'],
  [
    { code: 'too_young', limit: 36, values: [22, 3] },
    'Возраст меньше нужного: 22 месяца, 3 месяца, а нужно от 3 лет',
  ],
  [{ code: 'too_young', limit: 6, values: [0] }, 'Возраст меньше нужного: 0 месяцев, а нужно от 6 месяцев'],
  [{ code: 'too_old', limit: 12, values: [25] }, 'Возраст больше: 2 года, а рассчитано до 1 года'],
  [{ code: 'too_light', limit: 9, values: [8.5] }, 'Вес меньше нужного: 8,5 кг, а нужно от 9 кг'],
  [{ code: 'too_heavy', limit: 50, values: [60] }, 'Вес больше допустимого: 60 кг, а можно до 50 кг'],
  [{ code: 'too_short', limit: 100, values: [92] }, 'Рост меньше нужного: 92 см, а нужно от 100 см'],
  [{ code: 'too_tall', limit: 180, values: [182] }, 'Рост больше: 182 см, а рассчитано до 180 см'],
  [{ code: 'shoe_size_too_small', limit: 28, values: [26] }, 'Нога меньше: размер 26, а есть от 28'],
  [{ code: 'shoe_size_too_big', limit: 42, values: [43.5] }, 'Нога больше: размер 43,5, а есть до 42'],
  [{ code: 'head_too_small', limit: 48, values: [47] }, 'Голова меньше: 47 см, а нужно от 48 см'],
  [{ code: 'head_too_big', limit: 58, values: [59] }, 'Голова больше: 59 см, а рассчитано до 58 см'],
  [
    { code: 'fit_unknown', measures: ['age', 'height', 'weight'] },
    'Не знаем, подойдёт ли: нет даты рождения, роста и веса',
  ],
  [
    { code: 'fit_unknown', measures: ['shoeSize', 'head'] },
    'Не знаем, подойдёт ли: нет размера обуви и обхвата головы',
  ],
  [{ code: 'out_of_season', season: 'winter' }, 'Зимний предмет не по сезону'],
  [{ code: 'out_of_season', season: 'summer' }, 'Летний предмет не по сезону'],
  [{ code: 'adult_signs' }, 'Берёт взрослый и отвечает за него'],
  [{ code: 'supervised' }, 'Ребёнок пользуется только вместе со взрослым'],
];

describe('in Russian', () => {
  beforeEach(() => overwriteGetLocale(() => 'ru'));

  test('a category is called the same on a chip and in a sentence', () => {
    expect([categoryWords.childcare(), categoryName('childcare')]).toEqual([
      'уход за ребёнком',
      'Уход за ребёнком',
    ]);
    expect(categoryName('venue')).toBe('«Вместе с мамой»');
  });

  test.each(blocks)('%o', (reason, what, mend) => {
    const words = blockWords(reason, today);
    expect(plain(words.what)).toContain(what);
    expect(plain(words.mend)).toContain(mend);
  });

  test.each(warnings)('%o', (reason, what) => {
    expect(plain(warningWords(reason).what)).toBe(what);
    expect(warningWords(reason).mend).not.toBe('');
  });

  test('a paper that ended in another year says which', () => {
    const reason: BlockReason = { code: 'proof_expired', paper, validUntil: '2025-03-01' };
    expect(plain(blockWords(reason, today).what)).toContain('Прежняя кончилась 1 марта 2025');
  });
});

describe('in English', () => {
  beforeEach(() => overwriteGetLocale(() => 'en'));

  test('every reason has English words', () => {
    const all = [
      ...blocks.map(([reason]) => blockWords(reason, today)),
      ...warnings.map(([reason]) => warningWords(reason)),
    ];
    for (const { what, mend } of all)
      expect(`${what} ${mend}`.replaceAll(/ИПРА|справка МСЭ или/g, '')).not.toMatch(/[а-яё]/i);
  });

  test('counts are right', () => {
    expect(blockWords({ code: 'overdue_block', days: 1, limit: 1 }, today).what).toBe(
      '1 day overdue; nothing new is lent from 1',
    );
    expect(warningWords({ code: 'too_young', limit: 36, values: [22] }).what).toBe(
      'Younger than it is made for: 22 months, it is from 3 years',
    );
  });
});

test('the table above leaves no code out', () => {
  expect(new Set(blocks.map(([{ code }]) => code))).toEqual(new Set(blockCode.options));
  for (const [reason] of blocks) expect(blockShape.safeParse(reason).success).toBe(true);
  for (const [reason] of warnings) expect(warningShape.safeParse(reason).success).toBe(true);
  const codes = warningShape.options.flatMap(({ shape: { code } }) =>
    'options' in code ? code.options : [...code.values],
  );
  expect(new Set(warnings.map(([{ code }]) => code))).toEqual(new Set(codes));
});
