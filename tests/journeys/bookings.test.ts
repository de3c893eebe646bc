import type { Page } from '@playwright/test';
import { describe } from 'vitest';
import { bookForFamily, requestBooking } from '../../api/bookings/acts/request.ts';
import { setUnitAside } from '../../api/bookings/acts/set-aside.ts';
import { bookingFacts } from '../../api/bookings/reads.ts';
import { asDay } from '../../api/core/dates.ts';
import type { BookingId, UnitId } from '../../api/core/ids.ts';
import { issue } from '../../api/loans/acts/issue.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { expect, journey } from '../support/browser.ts';
import type { House, StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { scan } from '../support/scanner.ts';

const walker = 'Ходунки реабилитационные';
const skis = 'Лыжи комплект';
/** The phone of every family of these tests. */
const phone = '+79131234242';

const number = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).inventoryNumber;
const status = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).status;
const state = (house: House, id: BookingId) => bookingFacts(house.db, id).state;
const code = (house: House, id: BookingId) => bookingFacts(house.db, id).code;

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { name, level });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

type Told = {
  name?: string;
  phone?: string;
  starts?: string;
  dueOn?: string;
  things?: [nameRu: string, quantity: number][];
};

/** Somebody asks on the families' site. */
function asked(house: House, told: Told = {}): BookingId {
  const { things = [[walker, 1]] } = told;
  const visitor = { ...house.ctx(), actor: { kind: 'visitor' } as const };
  return requestBooking(visitor, house.centreNamed('Барнаул'), {
    starts: asDay(told.starts ?? '2026-11-25'),
    dueOn: asDay(told.dueOn ?? '2026-12-01'),
    lines: things.map(([nameRu, quantity]) => ({ itemTypeId: typeNamed(house, nameRu), quantity })),
    applicant: {
      name: told.name ?? 'Смирнова Анна',
      phone: told.phone ?? phone,
      email: '',
      locale: 'ru',
      messages: true,
    },
    channel: 'site',
    note: 'Можно забрать после пяти?',
    consents: [{ purpose: 'request', textVersion: 1 }],
  });
}

describe('requests of the morning', () => {
  journey('found by phone, confirmed by Enter, refused by one key, put back', async (given) => {
    const { page, house, signIn, check, shots } = given;
    for (const name of [walker, walker, skis]) thing(house, name);
    family(house);
    const first = asked(house);
    const second = asked(house, { name: 'Орлова Дарья', phone: '+79139998877', things: [[skis, 1]] });
    await signIn(house.hire('desk'));
    await page.goto('/admin');
    await expect(page.getByRole('region', { name: 'Подтвердить' }).getByRole('listitem')).toHaveCount(2);
    await check();
    await shots('bookings-board');

    await page.goto('/admin/bookings?state=to_confirm');
    await expect(link(page, /Орлова Дарья/)).toBeVisible();
    await check();
    await shots('bookings-list');
    await link(page, /Смирнова Анна/).click();
    await expect(heading(page, 'Смирнова Анна')).toBeVisible();
    await expect(page.getByText('Право проверим, когда найдём карточку семьи')).toBeVisible();
    await expect(button(page, 'Подтвердить')).toBeDisabled();
    await check();
    await shots('bookings-request');
    await button(page, 'Это она: Смирнова Анна Петровна').click();
    await expect(page.getByText('Право есть: дети-инвалиды')).toBeVisible();
    await check();
    await shots('bookings-request-linked');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Подтверждена бронь/)).toBeVisible();
    expect(state(house, first)).toBe('confirmed');

    // It was the wrong key: one press takes it back, and the family, who was told nothing yet, hears nothing.
    await expect(heading(page, 'Орлова Дарья')).toBeVisible();
    await button(page, 'Отменить').last().click();
    await expect(page.getByText(/снова как была/)).toBeVisible();
    await expect(heading(page, 'Смирнова Анна Петровна')).toBeVisible();
    expect(state(house, first)).toBe('requested');
    expect(
      house.db.sqlite.prepare("SELECT state FROM notice WHERE kind LIKE '%confirmed'").pluck().all(),
    ).toEqual(['cancelled']);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Подтверждена бронь/)).toBeVisible();
    expect(state(house, first)).toBe('confirmed');

    // The next one is there already; «О» on either layout refuses it, the likeliest words stand ready.
    await expect(heading(page, 'Орлова Дарья')).toBeVisible();
    await page.keyboard.press('KeyJ');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check();
    await shots('bookings-refuse');
    await expect(page.getByRole('radio', { name: 'Не дозвонились' })).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Отказано: Орлова Дарья')).toBeVisible();
    await expect(page.getByText('Все заявки решены')).toBeVisible();
    expect(bookingFacts(house.db, second)).toMatchObject({
      state: 'refused',
      reason: 'Мы не смогли до вас дозвониться. Позвоните нам или оставьте заявку снова.',
    });
    await page.getByRole('button', { name: 'Отменить' }).last().click();
    await expect(page.getByText(/снова как была/)).toBeVisible();
    await expect(heading(page, 'Орлова Дарья')).toBeVisible();
    expect(state(house, second)).toBe('requested');
  });

  journey('a new card is written from the request, and linked to it', async (given) => {
    const { page, house, signIn, check } = given;
    thing(house);
    const id = asked(house, { name: 'Орлова Дарья Ильинична', phone: '+79139998877' });
    await signIn(house.hire('desk'));
    await page.goto(`/admin/bookings/${id}`);
    await button(page, 'Завести карточку').click();
    await expect(page.getByText(`Для брони ${code(house, id)}`)).toBeVisible();
    const form = page.getByRole('main');
    await expect(form.getByLabel('Фамилия')).toHaveValue('Орлова');
    await expect(form.getByLabel('Отчество')).toHaveValue('Ильинична');
    await expect(form.getByLabel('Телефон').first()).toHaveValue('+79139998877');
    await check();
    await form.getByLabel('Населённый пункт').first().fill('г. Барнаул');
    await form.getByLabel('Основная группа').selectOption('disabled_child');
    await button(page, /^Сохранить/).click();
    await expect(page.getByText(/Карточка записана и связана с бронью/)).toBeVisible();
    await expect(heading(page, 'Орлова Дарья Ильинична')).toBeVisible();
    await expect(page.getByText('Подтвердить пока нельзя')).toBeVisible();
    await button(page, 'Всё же разрешить…').click();
    await page.getByLabel('Почему всё же можно').fill('Справку покажут при выдаче');
    await button(page, /^Разрешить$/).click();
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Подтверждена бронь/)).toBeVisible();
    expect(state(house, id)).toBe('confirmed');
    expect(bookingFacts(house.db, id).overrides).toHaveLength(1);
  });
});

/** A booking the desk made for a family by phone. */
function booked(house: House, desk: StaffHand, things: [nameRu: string, quantity: number][]): BookingId {
  return bookForFamily(desk.ctx(), house.centreNamed('Барнаул'), {
    familyId: family(house),
    starts: asDay('2026-11-24'),
    dueOn: asDay('2026-12-01'),
    lines: things.map(([nameRu, quantity]) => ({ itemTypeId: typeNamed(house, nameRu), quantity })),
    channel: 'phone',
    note: '',
    overrides: [],
  }).id;
}

describe('the pickup shelf', () => {
  journey('set aside by scanning, handed out by scanning', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const desk = house.hire('desk');
    const walkers = [thing(house), thing(house)] as const;
    const pair = thing(house, skis);
    const chair = thing(house, 'Кресло-коляска детская');
    const id = booked(house, desk, [
      [walker, 2],
      [skis, 1],
    ]);
    await signIn(desk);
    await page.goto('/admin');
    await expect(page.getByRole('region', { name: 'Собрать' }).getByText('собрать сегодня')).toBeVisible();
    await link(page, 'Собрать').click();
    await expect(heading(page, 'Полка выдачи')).toBeVisible();
    await expect(page.getByText('отложено 0 из 2')).toBeVisible();
    await check();
    await shots('bookings-prepare');
    await scan(page, number(house, walkers[0]));
    await expect(page.getByText(/отложен для .*: 1 из 3/)).toBeVisible();
    await scan(page, number(house, chair));
    await expect(page.getByText(/сейчас такое никто не ждёт/)).toBeVisible();
    await scan(page, number(house, walkers[1]));
    await expect(page.getByText('отложено 2 из 2')).toBeVisible();
    await scan(page, number(house, pair));
    await expect(page.getByText(/собрана и стоит на полке/)).toBeVisible();
    await expect(page.getByText('Собирать нечего')).toBeVisible();
    expect(state(house, id)).toBe('ready');
    await page.getByRole('tab', { name: /На полке/ }).click();
    await expect(page.getByRole('tabpanel').getByText(number(house, pair), { exact: true })).toBeVisible();
    await check();
    await shots('bookings-shelf');
    await link(page, new RegExp(number(house, pair))).click();
    await expect(page.getByText('стоит на полке выдачи для брони')).toBeVisible();
    await expect(link(page, new RegExp(code(house, id)))).toBeVisible();
    await check();

    // From the board: the first scan finds the booking, the next ones fill its lines, Enter hands out.
    await page.goto('/admin');
    await expect(page.getByRole('region', { name: 'Выдать', exact: true }).getByText('готово')).toBeVisible();
    await check();
    await scan(page, number(house, walkers[0]));
    await expect(heading(page, `Бронь ${code(house, id)}`, 2)).toBeVisible();
    await expect(page.getByText('1 из 2')).toBeVisible();
    await scan(page, number(house, pair));
    await expect(page.getByText('1 из 1')).toBeVisible();
    await check();
    await shots('bookings-issue');
    await scan(page, number(house, walkers[1]));
    await expect(page.getByText('2 из 2')).toBeVisible();
    await expect(page.getByText('вт, 1 декабря')).toHaveCount(3);
    await check();
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выданы 3 предмета/)).toBeVisible();
    expect(state(house, id)).toBe('collected');
    expect([...walkers, pair].map((unit) => status(house, unit))).toEqual(['issued', 'issued', 'issued']);
  });

  journey('a swap, something besides, and a part of it', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const desk = house.hire('desk');
    const walkers = [thing(house), thing(house), thing(house)] as const;
    const pair = thing(house, skis);
    const id = booked(house, desk, [[walker, 2]]);
    setUnitAside(desk.ctx(), id, walkers[0]);
    await signIn(desk);
    await page.goto(`/admin/bookings/${id}`);
    await expect(page.getByText('отложено 1 из 2')).toBeVisible();
    await check();
    await shots('bookings-confirmed');
    await page.keyboard.press('Enter');
    await expect(button(page, 'Взять с полки 1 вещь')).toBeVisible();
    // Another one of the kind fills the line as well; what nobody booked goes along, and is told apart.
    await scan(page, number(house, walkers[2]));
    await expect(page.getByText('1 из 2')).toBeVisible();
    await scan(page, number(house, pair));
    await expect(page.getByText('не из этой брони')).toBeVisible();
    await check();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Выдаём не всё' })).toBeVisible();
    await check();
    await shots('bookings-rest');
    await button(page, 'Подержать до срока').click();
    await expect(heading(page, /Выданы 2 предмета/)).toBeVisible();
    expect(state(house, id)).toBe('confirmed');
    await page.goto(`/admin/bookings/${id}`);
    await expect(page.getByText('выдано 1 из 2')).toBeVisible();
    await button(page, 'Отменить бронь').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Отменить бронь' }).click();
    await expect(page.getByText(/Отменена бронь/)).toBeVisible();
    expect(state(house, id)).toBe('collected');
  });
});

journey('booked by phone, with the days that cannot be told apart, and changed', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  thing(house);
  thing(house);
  const familyId = family(house);
  await signIn(desk);
  await page.goto(`/admin/families/${familyId}`);
  await page.getByRole('main').getByRole('link', { name: 'Забронировать' }).click();
  await expect(heading(page, 'Новая бронь')).toBeVisible();
  await page.getByRole('combobox', { name: 'Добавить вещь' }).fill('ходун');
  await page.getByRole('option', { name: /Ходунки реабилитационные/ }).click();
  await expect(page.getByRole('status', { name: 'Сколько: Ходунки реабилитационные' })).toHaveText('1');
  await button(page, 'Одну больше: Ходунки реабилитационные')
    .or(button(page, 'На одну больше: Ходунки реабилитационные'))
    .click();
  await page.getByRole('textbox', { name: 'Забрать' }).fill('29.11.26');
  await expect(page.getByText('центр закрыт').first()).toBeVisible();
  await check();
  await page.getByRole('textbox', { name: 'Забрать' }).fill('27.11.26');
  await button(page, 'Следующий месяц').click();
  await button(page, /^пятница, 4 декабря 2026/).click();
  await expect(page.getByText('Всё подходит')).toBeVisible();
  await expect(page.getByText('Право есть: дети-инвалиды')).toBeVisible();
  await check();
  await shots('bookings-new');
  await button(page, 'Забронировать').click();
  await expect(heading(page, 'Забронировано')).toBeVisible();
  await expect(page.getByText('Забрать: пятница, 27 ноября 2026')).toBeVisible();
  await check();
  await shots('bookings-booked');
  const [made] = house.db.sqlite.prepare<[], string>('SELECT id FROM booking').pluck().all();
  await link(page, 'Открыть бронь').click();
  await button(page, 'Изменить').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await button(page, 'На одну меньше: Ходунки реабилитационные').click();
  await expect(page.getByText('Всё подходит')).toBeVisible();
  await check();
  await shots('bookings-change');
  await button(page, 'Сохранить').click();
  await expect(page.getByText(/Бронь .* изменена/)).toBeVisible();
  expect(
    house.db.sqlite.prepare('SELECT quantity FROM booking_line WHERE booking_id = ?').pluck().get(made),
  ).toBe(1);
});

journey('the calendar of all and of a type, as a timeline and as a list', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  thing(house);
  thing(house);
  const out = thing(house, skis);
  issue(desk.ctx(), house.centreNamed('Барнаул'), {
    familyId: family(house, { surname: 'Зуева' }),
    items: [{ unitId: out, overrides: [] }],
  });
  asked(house);
  const id = booked(house, desk, [[walker, 1]]);
  await signIn(desk);
  await page.goto('/admin/bookings/calendar');
  const bar = link(page, new RegExp(code(house, id)));
  await expect(bar).toBeVisible();
  await expect(link(page, new RegExp(number(house, out)))).toBeVisible();
  await check();
  await shots('bookings-calendar');
  const legend = page.getByRole('list', { name: 'Что значат полосы' });
  await expect(legend.getByRole('listitem')).toHaveText([
    'заявка, ждёт решения',
    'бронь',
    'на руках',
    'после возврата: обработка',
    'центр закрыт',
  ]);
  await page.getByRole('radio', { name: 'месяц' }).check();
  await expect(bar).toBeVisible();
  // A day is one column through all rows, however much the bars of one would like to say.
  const columns = await page
    .locator('.today')
    .evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().right)));
  expect(columns.length).toBeGreaterThan(2);
  expect(new Set(columns).size).toBe(1);
  // The arrows walk from bar to bar.
  await bar.focus();
  await page.keyboard.press('ArrowDown');
  await expect(bar).not.toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(bar).toBeFocused();
  await page.getByRole('link', { name: walker, exact: true }).click();
  await expect(heading(page, `Календарь: ${walker}`)).toBeVisible();
  await expect(page.getByText('Можно обещать / на полке')).toBeVisible();
  await check();
  await shots('bookings-calendar-type');
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(heading(page, 'вт, 24 ноября', 2)).toBeVisible();
  await check();
});

journey(
  'a part of a box is asked for: the days of the centre are told, and nothing is asked in vain',
  async (given) => {
    const { page, house, signIn, check } = given;
    thing(house, 'Логопедический набор');
    await signIn(house.hire('desk'));
    await page.goto('/admin/bookings/new');
    await page.getByRole('combobox', { name: 'Добавить вещь' }).fill('логопед');
    await page.getByRole('option', { name: /Логопедический набор/ }).click();
    await expect(page.getByRole('status', { name: 'Сколько: Логопедический набор' })).toHaveText('1');
    await page.getByRole('textbox', { name: 'Забрать' }).fill('29.11.26');
    await expect(page.getByText('центр закрыт').first()).toBeVisible();
    await check();
  },
);
