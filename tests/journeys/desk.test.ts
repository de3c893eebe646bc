import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { describe } from 'vitest';
import type { FamilyId, UnitId } from '../../api/core/ids.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { takeBack } from '../../api/loans/acts/return.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { expect, journey } from '../support/browser.ts';
import type { House, StaffHand } from '../support/house.ts';
import { family, thing } from '../support/people.ts';
import { scan } from '../support/scanner.ts';

const number = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).inventoryNumber;
const status = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).status;

/** As a person types: a scanner is told by its haste. */
const write = (page: Page, text: string) => page.keyboard.type(text, { delay: 60 });

const give = (house: House, desk: StaffHand, familyId: FamilyId, ...units: UnitId[]) =>
  issue(desk.ctx(), house.centreNamed('Барнаул'), {
    familyId,
    items: units.map((unitId) => ({ unitId, overrides: [] })),
  });

const staffName = (house: House, { id }: StaffHand) =>
  house.db.sqlite.prepare<[string], string>('SELECT name FROM staff WHERE id = ?').pluck().get(id);

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { name, level });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const heap = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the main job', () => {
  journey(
    'from scan to issued in four actions, back with damage, cleaned, inspected, free',
    async (given) => {
      const { page, house, signIn, check, shots } = given;
      const desk = house.hire('desk');
      family(house);
      family(house, { surname: 'Смехова' });
      const skis = thing(house, 'Лыжи комплект');
      const chair = thing(house, 'Кресло-коляска детская');
      await signIn(desk);
      await page.goto('/admin');
      await expect(heading(page, 'Сегодня')).toBeVisible();
      await expect(page.getByText('На сегодня дел нет')).toBeVisible();
      await check();
      await shots('board-quiet');

      // One: a scan. Two: three letters and Enter.
      await scan(page, number(house, skis));
      await expect(page.getByRole('combobox', { name: 'Кому выдаём?' })).toBeFocused();
      await check();
      await page.keyboard.type('смирн');
      await expect(page.getByRole('option', { name: /Смирнова/ })).toBeVisible();
      await shots('issue-choose');
      await page.keyboard.press('Enter');
      await expect(heading(page, 'Смирнова Анна Петровна', 2)).toBeVisible();
      await expect(page.getByText('+7 913 ···-··-42')).toBeVisible();
      // Three: another scan. Four: Enter.
      await scan(page, number(house, chair));
      await expect(page.getByText('вт, 8 декабря')).toBeVisible();
      await expect(page.getByText('180 дней, перенос с 23 мая')).toBeVisible();
      await expect(page.getByText('Подходит по возрасту и весу')).toBeVisible();
      await check();
      await shots('issue');
      await page.keyboard.press('Enter');
      await expect(heading(page, /Выданы 2 предмета/)).toBeVisible();
      await check();
      await shots('issue-done');
      expect(status(house, skis)).toBe('issued');

      await scan(page, number(house, skis));
      await expect(heading(page, 'Возврат')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Смирнова Анна Петровна' })).toBeVisible();
      await expect(page.getByRole('radio', { name: 'хорошее' })).toBeChecked();
      await check();
      await shots('return');
      await page.getByRole('radio', { name: 'повреждено' }).check();
      await button(page, /^Принять$/).click();
      await expect(page.getByText('Опишите повреждение').first()).toBeVisible();
      await check();
      await page.getByLabel('Что повреждено').fill('Сломано крепление правой лыжи');
      await button(page, /Вся стоимость/).click();
      await page.getByLabel('Фото').setInputFiles({
        name: 'skis.png',
        mimeType: 'image/png',
        buffer: await sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a6558' } })
          .png()
          .toBuffer(),
      });
      await check();
      await shots('return-damage');
      await button(page, /^Принять$/).click();
      await expect(heading(page, /Принято/)).toBeVisible();
      await expect(page.getByText('К возмещению 8 800 ₽')).toBeVisible();
      await check();
      await shots('return-done');
      await page.getByRole('link', { name: 'Подробности выдачи' }).click();
      await expect(page.getByText('Сломано крепление правой лыжи')).toBeVisible();
      await expect(page.getByRole('img', { name: 'Фото 1' })).toBeVisible();
      await check();
      await shots('loan');

      await page.goto('/admin');
      await expect(heap(page, 'На обработку').getByText('Лыжи комплект')).toBeVisible();
      await button(page, /^Обработано: Лыжи/).click();
      await expect(heap(page, 'Осмотреть').getByText('Лыжи комплект')).toBeVisible();
      await check();
      await button(page, /^Осмотреть…: Лыжи/).click();
      await button(page, 'Потёрто, но исправно').click();
      await expect(page.getByText('Можно выдавать')).toBeVisible();
      await expect.poll(() => status(house, skis)).toBe('free');
      expect(status(house, chair)).toBe('issued');
    },
  );

  journey('an issue by mistake is undone, and its things lie on the desk again', async (given) => {
    const { page, house, signIn } = given;
    const unit = thing(house);
    await signIn(house.hire('desk'));
    await page.goto(`/admin/issue/${family(house)}?unit=${unit}`);
    await expect(page.getByText('Право есть')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    expect(status(house, unit)).toBe('issued');
    await button(page, 'Отменить').click();
    await expect(page.getByText('Выдача отменена')).toBeVisible();
    await expect(page.getByText('Право есть')).toBeVisible();
    expect(status(house, unit)).toBe('free');
  });

  journey('one wrong scan of two is undone, and the rest stays given', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const [frame, seat] = [thing(house), thing(house, 'Опора для сидения')];
    await signIn(house.hire('desk'));
    await page.goto(`/admin/issue/${family(house)}?unit=${frame},${seat}`);
    await expect(page.getByText('Право есть')).toHaveCount(2);
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выданы 2 предмета/)).toBeVisible();
    await check();
    await shots('issued-two');
    await button(page, /^Отменить выдачу: Опора для сидения/).click();
    await expect(page.getByText('Выдача отменена, предмет снова на полке')).toBeVisible();
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    expect([frame, seat].map((unit) => status(house, unit))).toEqual(['issued', 'free']);
    await button(page, 'Отменить').click();
    await expect(page.getByText('Право есть')).toBeVisible();
    expect(status(house, frame)).toBe('free');
  });

  journey('what lies on the desk stays there, whoever steps back', async ({ page, house, signIn, check }) => {
    const her = family(house);
    const [frame, seat, skates] = [thing(house), thing(house, 'Опора для сидения'), thing(house, 'Коньки')];
    await signIn(house.hire('desk'));
    await page.goto('/admin');
    await expect(heading(page, 'Сегодня')).toBeVisible();
    await scan(page, number(house, frame));
    await expect(page.getByRole('link', { name: /Ходунки/ })).toBeVisible();
    await scan(page, number(house, seat));
    await expect(page.getByRole('link', { name: /Опора/ })).toBeVisible();
    await page.getByRole('combobox', { name: 'Кому выдаём?' }).fill('смирн');
    await page.getByRole('option', { name: /Смирнова/ }).click();
    await scan(page, number(house, skates));
    await expect(page.getByText('3 предмета', { exact: true })).toBeVisible();
    // Another family, but the same things, the last one too.
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox', { name: 'Кому выдаём?' })).toBeFocused();
    await expect(page.getByRole('link', { name: /Коньки/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Не выданы 3 предмета')).toBeVisible();
    await check();
    await page.getByRole('link', { name: 'Вернуться' }).click();
    await expect(page.getByRole('link', { name: /Коньки/ })).toBeVisible();
    await page.getByRole('combobox', { name: 'Кому выдаём?' }).fill('смирн');
    await page.getByRole('option', { name: /Смирнова/ }).click();
    await button(page, /^Выдать$/).click();
    await expect(heading(page, /Выданы 3 предмета/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('Отсканируйте предмет')).toBeVisible();
    await expect(page.getByRole('link', { name: /Коньки/ })).toHaveCount(0);
    await page.goto(`/admin/families/${her}`);
    await expect(page.getByText('Не выдан')).toHaveCount(0);
  });

  journey('by keys alone: the box, the family, the things, the list, one taken off', async (given) => {
    const { page, house, signIn } = given;
    family(house, { surname: 'Ершова' });
    const [first, second] = [thing(house), thing(house, 'Опора для сидения')];
    await signIn(house.hire('desk'));
    await page.goto('/admin');
    await expect(heading(page, 'Сегодня')).toBeVisible();
    await page.keyboard.press('/');
    await write(page, number(house, first));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Кому выдаём?' })).toBeFocused();
    await write(page, 'ерш');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Ершова Анна Петровна', 2)).toBeVisible();
    await page.keyboard.press('/');
    await write(page, number(house, second));
    await page.keyboard.press('Enter');
    await expect(page.getByText('2 предмета')).toBeVisible();
    await page.getByRole('link', { name: 'Ходунки реабилитационные' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: 'Опора для сидения' })).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('link', { name: 'Ходунки реабилитационные' })).toBeFocused();
    await expect(page.getByText('1 предмет', { exact: true })).toBeVisible();
    // The empty box lets Enter through to the screen's main action.
    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    expect(status(house, second)).toBe('free');
  });
});

describe('what speaks against it', () => {
  journey('a block says what would change it, and is passed by name', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const unit = thing(house);
    const her = family(house, { proofUntil: undefined });
    await signIn(house.hire('desk'));
    await page.goto(`/admin/issue/${her}?unit=${unit}`);
    await expect(page.getByText(/Нужна бумага/).first()).toBeVisible();
    await expect(button(page, /^Выдать$/)).toBeDisabled();
    await check();
    await shots('issue-blocked');
    await button(page, 'Всё же выдать…').click();
    await expect(page.getByLabel('Почему всё же можно')).toBeFocused();
    await page.keyboard.type('ну');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Напишите причину')).toBeVisible();
    await check();
    await page.getByLabel('Почему всё же можно').fill('справку принесут завтра');
    await page.keyboard.press('Enter');
    await expect(page.getByText('«справку принесут завтра»')).toBeVisible();
    await check();
    await shots('issue-overridden');
    await button(page, /^Выдать$/).click();
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    await page.getByRole('link', { name: /Ходунки/ }).click();
    await expect(page.getByText('«справку принесут завтра»')).toBeVisible();
  });

  journey('without consent nothing goes out, whoever says so', async ({ page, house, signIn }) => {
    await signIn(house.hire('administrator'));
    await page.goto(`/admin/issue/${family(house, { consented: false })}?unit=${thing(house)}`);
    await expect(page.getByText('Нет согласия на обработку данных', { exact: true })).toBeVisible();
    await expect(button(page, /^Выдать$/)).toBeDisabled();
    await expect(button(page, 'Всё же выдать…')).toHaveCount(0);
  });

  journey(
    'a protected family is served by code name, after a reason',
    async (given) => {
      const { page, house, signIn, check, shots } = given;
      const her = family(house, { surname: 'Тайная', protected: true, group: 'escaping_violence' });
      await signIn(house.hire('host'));
      await page.goto(`/admin/issue/${her}?unit=${thing(house, 'Коляска прогулочная')}`);
      await button(page, 'Открыть').click();
      await expect(page.getByText('Выберите', { exact: true })).toBeVisible();
      await page.getByText('Выдача или возврат').click();
      await check();
      await shots('issue-guarded');
      await button(page, 'Открыть').click();
      await expect(heading(page, 'Рябина', 2)).toBeVisible();
      await expect(page.getByText('Тайная')).toHaveCount(0);
    },
    { refusals: [/\/api\/families\//] },
  );

  journey(
    'who lost the race is told who won it',
    async ({ page, house, signIn }) => {
      const [unit, other] = [thing(house), thing(house, 'Опора для сидения')];
      const her = family(house);
      const rival = house.hire('desk');
      await signIn(house.hire('desk'));
      // This desk's news is held up: else it would know at once and never race.
      await page.route('**/live', () => {});
      await page.goto(`/admin/issue/${her}?unit=${unit},${other}`);
      await expect(page.getByText('Право есть')).toHaveCount(2);
      give(house, rival, family(house, { surname: 'Быстрова' }), unit);
      await page.keyboard.press('Enter');
      await expect(page.getByText('ничего не выдано')).toBeVisible();
      await expect(page.getByText(`Предмет уже выдан: ${staffName(house, rival)}`)).toBeVisible();
      expect(status(house, other)).toBe('free');
      await button(page, /^Убрать: Ходунки/).click();
      await expect(page.getByText('1 предмет', { exact: true })).toBeVisible();
      // What moved up under the cross leaves Enter to the main action.
      await expect(page.getByRole('listitem').filter({ hasText: 'Опора для сидения' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    },
    { refusals: [/handovers$/] },
  );

  journey(
    'a scan while a field is being written in goes to the desk and leaves the field alone',
    async (given) => {
      const { page, house, signIn } = given;
      const [first, second] = [thing(house), thing(house, 'Опора для сидения')];
      await signIn(house.hire('desk'));
      await page.goto(`/admin/issue?unit=${first}`);
      const whom = page.getByRole('combobox', { name: 'Кому выдаём?' });
      await whom.fill('Смир');
      await scan(page, number(house, second));
      await expect(page.getByRole('link', { name: 'Опора для сидения' })).toBeVisible();
      await expect(whom).toHaveValue('Смир');
      await scan(page, number(house, second));
      await expect(page.getByText('уже в списке')).toBeVisible();
      await scan(page, 'Т-9999');
      await expect(page.getByText('Номера Т-9999 в вашем центре нет')).toBeVisible();
      await scan(page, number(house, thing(house, 'Коньки', house.centreNamed('Каменский район'))));
      await expect(page.getByText('принадлежит центру «Каменский район»')).toBeVisible();
    },
  );
});

describe('the board', () => {
  journey('a working day, and what another desk does appears by itself', async (given) => {
    const { page, house, signIn, later, check, shots } = given;
    const desk = house.hire('desk');
    const late = thing(house, 'Самокат');
    give(house, desk, family(house, { surname: 'Седов' }), late);
    await later({ hours: 24 * 3 });
    const due = thing(house, 'Коньки');
    give(house, desk, family(house, { surname: 'Зуева' }), due);
    await later({ hours: 24 * 11 });
    const back = [thing(house, 'Ванночка'), thing(house, 'Шезлонг'), thing(house, 'Санки')];
    const her = family(house);
    give(house, desk, her, ...back);
    for (const unit of back) takeBack(desk.ctx(), unit, { condition: 'good' });
    await later({ hours: 24 * 3 });
    await signIn(house.hire('desk'));
    await page.goto('/admin');
    await expect(heap(page, 'Просрочено').getByText('Седов')).toBeVisible();
    // A state is a word, an icon and a colour.
    await expect(heap(page, 'Просрочено').getByText(/^\+\d+ д/)).toHaveCSS('color', 'rgb(168, 40, 30)');
    await expect(heap(page, 'Вернут сегодня').getByText('Зуева')).toBeVisible();
    await expect(heap(page, 'На обработку').getByRole('listitem')).toHaveCount(3);
    await check();
    await shots('board');

    const other = await desk.call('POST', `/api/units/${due}/return`, { condition: 'good' });
    expect(other.status).toBe(200);
    await expect(heap(page, 'Вернут сегодня').getByText('Сегодня возвратов нет')).toBeVisible();
    await expect(heap(page, 'На обработку').getByRole('listitem')).toHaveCount(4);

    await heap(page, 'На обработку').getByRole('button', { name: 'Отметить всё' }).click();
    await expect(page.getByText('Обработаны 4 предмета')).toBeVisible();
    await expect(heap(page, 'Осмотреть').getByRole('listitem')).toHaveCount(4);
    await button(page, 'Отменить').click();
    await expect(heap(page, 'На обработку').getByRole('listitem')).toHaveCount(4);

    await heap(page, 'Просрочено').getByRole('link', { name: /Седов/ }).focus();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Самокат')).toBeVisible();
    await check();
    await button(page, 'Продлить').click();
    await expect(page.getByText('Станет')).toBeVisible();
    await check();
    await shots('extend');
    await button(page, /Продлить до/).click();
    await expect(page.getByText('Продлено до').first()).toBeVisible();
    await expect(page.getByText('продлено 1 раз')).toBeVisible();

    await page.goto('/admin/loans');
    await expect(page.getByRole('row', { name: /Самокат/ })).toBeVisible();
    await check();
    await shots('loans');
    await button(page, 'Просрочено').click();
    await expect(page.getByText('Просроченного нет')).toBeVisible();
  });

  journey('a shortage says what can be done', async ({ page, house, signIn, check, shots }) => {
    const unit = thing(house);
    const { stockId, centreId } = unitFacts(house.db, unit);
    house.db.sqlite
      .prepare(
        `INSERT INTO commitment (stock_id, centre_id, kind, promise, quantity, starts, until)
         VALUES (?, ?, 'booking', 1, 1, '2026-11-27', '2026-12-03')`,
      )
      .run(stockId, centreId);
    const desk = house.hire('desk');
    await desk.call('POST', `/api/units/${unit}/steps`, {
      step: 'sent_to_repair',
      reason: 'колесо',
      expectedOn: '2026-12-05',
    });
    await signIn(desk);
    await page.goto('/admin');
    await expect(page.getByText('Не хватит: Ходунки реабилитационные')).toBeVisible();
    await button(page, 'Что можно сделать').click();
    await expect(page.getByText('Поторопить ремонт')).toBeVisible();
    await check();
    await shots('shortage');
    await page.getByRole('link', { name: number(house, unit) }).click();
    await expect(page).toHaveURL(new RegExp(`/admin/units/${unit}`));
  });
});

describe('things that come back', () => {
  journey('one by one, the rest of what a family has stands beside it', async (given) => {
    const { page, house, signIn } = given;
    const desk = house.hire('desk');
    const units = [thing(house), thing(house, 'Опора для сидения')] as const;
    give(house, desk, family(house), ...units);
    await signIn(desk);
    await page.goto(`/admin/return/${units[0]}`);
    await button(page, 'Принять и следующую').click();
    await expect(page).toHaveURL(new RegExp(units[1]));
    await expect(page.getByText('Принято: Ходунки')).toBeVisible();
    expect(status(house, units[0])).toBe('to_clean');
    await page.getByText('Отменить').click();
    await expect(page.getByText('Приём отменён')).toBeVisible();
    expect(status(house, units[0])).toBe('issued');
    // A scan of the other one does not take this one back, and says so.
    await scan(page, number(house, units[0]));
    await expect(page.getByText('Ещё не принято: Опора для сидения')).toBeVisible();
    expect(status(house, units[1])).toBe('issued');
    await page.keyboard.press('Enter');
    await expect(heading(page, /Принято/)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(units[1]));
  });

  journey('lost, and found again', async ({ page, house, signIn, check, shots }) => {
    const desk = house.hire('desk');
    const unit = thing(house);
    give(house, desk, family(house), unit);
    await signIn(desk);
    await page.goto(`/admin/return/${unit}`);
    await button(page, 'Не вернули: утрата…').click();
    await page.getByLabel('Что случилось').fill('Забыли в автобусе');
    await check();
    await shots('loss');
    await button(page, 'Записать утрату').click();
    await expect(heading(page, 'Утрата записана')).toBeVisible();
    await check();
    await scan(page, number(house, unit));
    await expect(page.getByText('Числилось утраченным')).toBeVisible();
    await check();
    await button(page, /^Принять$/).click();
    await expect(heading(page, /Принято/)).toBeVisible();
    expect(status(house, unit)).toBe('to_clean');
  });

  journey(
    'what was never issued, and what belongs elsewhere',
    async ({ page, house, signIn, check, shots }) => {
      await signIn(house.hire('desk'));
      await page.goto(`/admin/return/${thing(house)}`);
      await expect(page.getByText('ещё ни разу не выдавали')).toBeVisible();
      await check();
      await shots('never-issued');
      await page.goto(`/admin/return/${thing(house, 'Коньки', house.centreNamed('Вичуга'))}`);
      await expect(page.getByText('Такого предмета в вашем центре нет')).toBeVisible();
      await check();
    },
    { refusals: [/\/api\/units\//] },
  );
});

journey('an extension says beforehand all that speaks against it', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  const { loans } = give(house, desk, family(house), thing(house, 'Конструктор'));
  house.db.sqlite
    .prepare(
      `INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until)
       SELECT stock_id, centre_id, 'booking', 1, '2026-12-25', '2026-12-28' FROM commitment WHERE live`,
    )
    .run();
  await signIn(desk);
  await page.goto(`/admin/loans/${loans[0]?.id}`);
  await button(page, 'Продлить').click();
  await expect(page.getByText('Последние такие предметы обещаны другим до 12 января')).toBeVisible();
  await check();
  await shots('extend-promised');
  await button(page, /Всё же продлить до 9 января/).click();
  await expect(page.getByText('Напишите причину хотя бы в трёх буквах')).toHaveCount(2);
  await page.getByLabel('Почему всё же можно').fill('Второй привезут из ремонта');
  await button(page, /Всё же продлить до 9 января/).click();
  await expect(page.getByText('Разрешено, хотя обещано другим')).toBeVisible();
  await button(page, 'Продлить').click();
  await expect(page.getByText('Уже продлевали 1 раз')).toBeVisible();
});

journey('what a damage costs is settled by who may', async ({ page, house, signIn, check }) => {
  const desk = house.hire('desk');
  const unit = thing(house);
  const [loan] = give(house, desk, family(house), unit).loans;
  takeBack(desk.ctx(), unit, {
    condition: 'damaged',
    damage: { note: 'Погнута рама', valueKopecks: 150_000 },
  });
  await signIn(house.hire('administrator'));
  await page.goto(`/admin/loans/${loan?.id}`);
  await button(page, 'Не взыскивать…').click();
  await check();
  await page.getByLabel('Почему').fill('заводской брак');
  await button(page, /^Не взыскивать$/).click();
  await expect(page.getByText('не взыскивается')).toBeVisible();
  await expect(page.getByText('«заводской брак»')).toBeVisible();
});
