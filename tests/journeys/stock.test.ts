import type { Page } from '@playwright/test';
import type { UnitId } from '../../api/core/ids.ts';
import { expect, journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { family, thing } from '../support/people.ts';
import { scan } from '../support/scanner.ts';

/** A shelf a few weeks old: things free, with a family, to clean, to inspect, in repair and lost. */
async function shelf(house: House): Promise<UnitId[]> {
  const desk = house.hire('desk');
  const names = [
    'Ходунки реабилитационные',
    'Ходунки реабилитационные',
    'Кресло-коляска детская',
    'Опора для сидения',
    'Коньки',
    'Санки-коляска',
    'Сухой бассейн',
    'Коляска прогулочная',
  ];
  const units = names.map((name) => thing(house, name));
  const step = async (at: number, name: string, reason = '') => {
    const done = await desk.call('POST', `/api/units/${units[at]}/steps`, { step: name, reason });
    expect(done.status).toBe(200);
  };
  const given = await desk.call('POST', `/api/centres/${house.centreNamed('Барнаул')}/handovers`, {
    familyId: family(house),
    items: [{ unitId: units[0] }, { unitId: units[2] }],
  });
  expect(given.status).toBe(201);
  await desk.call('POST', `/api/units/${units[2]}/return`, { condition: 'worn' });
  await step(3, 'sent_to_repair', 'Лопнул ремень, отдали в мастерскую на Ленина');
  await step(4, 'lost', 'Не вернулись с катка');
  await step(5, 'lost', 'Не нашли');
  await step(5, 'found');
  await step(5, 'cleaned');
  return units;
}

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('rowheader') });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const dialog = (page: Page) => page.getByRole('dialog');
const history = (page: Page) => page.getByRole('region', { name: 'Что с ним было' }).getByRole('listitem');

journey('the stock is filtered, sorted and walked, and keeps its place', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await shelf(house);
  await signIn(house.hire('desk'));
  await page.goto('/admin/stock');
  await expect(heading(page, 'Склад')).toBeVisible();
  await expect(rows(page)).toHaveCount(8);
  await expect(page.getByText('8 предметов')).toBeVisible();
  await check();
  await shots('stock');

  const states = page.getByRole('group', { name: 'Где сейчас' });
  await states.getByRole('button', { name: 'На полке 3' }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Вид', exact: true }).click();
  await expect(rows(page).first()).toContainText('Коляска прогулочная');
  await page.getByRole('button', { name: /^Вид/ }).click();
  await expect(rows(page).first()).toContainText('Ходунки реабилитационные');
  await expect(page).toHaveURL(/status=free/);
  await expect(page).toHaveURL(/sort=-name/);

  await rows(page).first().getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1).getByRole('link')).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows(page).nth(2).getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Коляска прогулочная')).toBeVisible();
  await page.goBack();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText('Ходунки реабилитационные');
  await page.reload();
  await expect(states.getByRole('button', { name: 'На полке 3' })).toHaveAttribute('aria-pressed', 'true');
  await expect(rows(page)).toHaveCount(3);

  await states.getByRole('button', { name: 'Все' }).click();
  await page.getByLabel('Категория').selectOption('Спорт');
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel('Категория').selectOption('Все категории');
  await page.getByLabel('Инв. номер').fill('нет такого');
  await expect(page.getByText('Таких предметов нет')).toBeVisible();
  await check();
  await shots('stock-none');
  await page.getByRole('link', { name: 'Убрать отбор' }).click();
  await expect(rows(page)).toHaveCount(8);
  await expect(page.getByLabel('Инв. номер')).toHaveValue('');
});

journey(
  'the first units are added to an empty shelf, and nothing typed is lost on the way',
  async ({ page, house, signIn, check, shots }) => {
    await signIn(house.hire('desk'));
    await page.goto('/admin/stock');
    await expect(page.getByText('На складе пока пусто')).toBeVisible();
    await check();
    await shots('stock-empty');

    await page.getByRole('button', { name: 'Добавить предмет' }).click();
    const form = dialog(page);
    await check();
    await shots('unit-new');
    await form.getByLabel('Стоимость').fill('дорого');
    await form.getByLabel('На учёте с').fill('1.1.2027');
    await page.keyboard.press('Enter');
    await expect(form.getByRole('alert')).toBeFocused();
    await expect(form.getByRole('link', { name: /Вид предмета: Выберите вид из каталога/ })).toBeVisible();
    await expect(form.getByRole('link', { name: /Стоимость: Сумма в рублях/ })).toBeVisible();
    await expect(form.getByLabel('Стоимость')).toHaveValue('дорого');
    await check();
    await shots('unit-new-errors');

    await form.getByRole('link', { name: /Вид предмета/ }).click();
    await page.keyboard.type('ходунки', { delay: 60 });
    await page.getByRole('option', { name: /Ходунки реабилитационные/ }).click();
    await form.getByLabel('Инвентарный №').fill('Т-0031');
    await form.getByLabel('Чем отличается').fill('130 см');
    await form.getByLabel('Стоимость').fill('12 500,50');
    await form.getByText('хорошее').click();
    await form.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect(form.getByRole('link', { name: 'На учёте с: Сегодня или раньше' })).toBeVisible();
    await form.getByLabel('На учёте с').fill('20.11.26');

    await form.getByRole('button', { name: 'Добавить и следующий' }).click();
    await expect(page.getByText('Впишите номер следующего')).toBeVisible();
    await expect(form.getByLabel('Инвентарный №')).toBeFocused();
    await expect(form.getByLabel('Инвентарный №')).toHaveValue('');
    // A scanner's burst, its Enter included, goes into the number and sends nothing.
    await scan(page, 't-0031');
    await expect(form.getByLabel('Инвентарный №')).toHaveValue('t-0031');
    await page.keyboard.press('Enter');
    await expect(form.getByText('Такой номер в этом центре уже есть')).toBeVisible();
    await expect(form.getByRole('link', { name: 'Посмотреть, чей это номер' })).toBeVisible();
    await expect(form.getByLabel('Вид предмета')).toHaveValue('Ходунки реабилитационные');
    await expect(form.getByLabel('Стоимость')).toHaveValue('12 500,50');
    await check();
    await form.getByLabel('Инвентарный №').fill('Т-0032');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Ходунки реабилитационные')).toBeVisible();
    await expect(page.getByText('12 500,50 ₽')).toBeVisible();
    await page.getByRole('link', { name: 'Склад' }).first().click();
    await expect(rows(page)).toHaveCount(2);
  },
  { refusals: [/^\/api\/centres\/[^/]+\/units$/] },
);

journey(
  'a unit is cleaned, undone, inspected, sent to repair; whoever is late is told',
  async ({ page, house, signIn, check, shots }) => {
    const [, , chair = ''] = await shelf(house);
    const desk = house.hire('desk');
    await signIn(desk);
    await page.goto(`/admin/units/${chair}`);
    await expect(heading(page, 'Кресло-коляска детская')).toBeVisible();
    await expect(page.getByText('Нужна дезинфекция, потом осмотр.')).toBeVisible();
    await check();
    await shots('unit-to-clean');

    await page.getByRole('button', { name: 'Обработан', exact: true }).click();
    await expect(page.getByText('Обработано. Осталось осмотреть.')).toBeVisible();
    await expect(page.getByText('Осталось осмотреть: цел ли')).toBeVisible();
    await shots('unit-to-inspect');
    await page.getByRole('button', { name: 'Отменить', exact: true }).click();
    await expect(page.getByText('Отменено.')).toBeVisible();
    await expect(history(page).first()).toContainText('Отметка отменена');
    await page.getByRole('button', { name: 'Обработан', exact: true }).click();
    await page.getByRole('button', { name: 'Осмотрен, можно выдавать' }).click();
    await expect(page.getByRole('link', { name: 'Выдать' })).toBeVisible();
    await page.getByRole('button', { name: 'Отменить отметку «Осмотрен»' }).click();
    await expect(page.getByRole('button', { name: 'Осмотрен, можно выдавать' })).toBeVisible();

    await page.getByRole('button', { name: 'В ремонт…' }).click();
    const form = dialog(page);
    await expect(form.getByLabel('Что сломалось')).toBeFocused();
    await form.getByRole('button', { name: 'Отправить в ремонт' }).click();
    await expect(form.getByRole('alert')).toBeFocused();
    await form.getByLabel('Что сломалось').fill('Заклинило левое колесо, отвезли в мастерскую на Ленина');
    await form.getByLabel('Когда вернётся').fill('20.11.26');
    await form.getByRole('button', { name: 'Отправить в ремонт' }).click();
    await expect(form.getByText('Сегодня или позже, в пределах года').first()).toBeVisible();
    await expect(form.getByLabel('Что сломалось')).toHaveValue(/Заклинило/);
    await check();
    await shots('unit-repair-dialog');
    await form.getByLabel('Когда вернётся').fill('30.11.26');
    await form.getByRole('button', { name: 'Отправить в ремонт' }).click();
    await expect(page.getByText('Отправлено в ремонт.')).toBeVisible();
    await expect(page.getByText('пн, 30 ноября')).toBeVisible();
    await check();
    await shots('unit-repair');

    // Another desk has taken it back meanwhile, where no news reach: this one is told and sees it as it is.
    await page.route('**/api/units/*/steps', async (route) => {
      await desk.call('POST', `/api/units/${chair}/steps`, { step: 'repaired' });
      await route.continue();
    });
    await page.getByRole('button', { name: 'Вернулся из ремонта' }).click();
    await expect(
      page.getByText('С предметом сейчас нельзя этого сделать: он в другом состоянии.').first(),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: 'Осмотрен, можно выдавать' })).toBeVisible();
  },
  { refusals: [/\/steps$/] },
);

journey('the offer to undo is about the thing it was made on', async ({ page, house, signIn }) => {
  const units = await shelf(house);
  await signIn(house.hire('desk'));
  await page.goto(`/admin/units/${units[2]}`);
  await page.getByRole('button', { name: 'Обработан', exact: true }).click();
  await expect(page.getByText('Осталось осмотреть.')).toBeVisible();
  await page.getByRole('link', { name: 'Склад' }).first().click();
  await rows(page).filter({ hasText: 'Санки-коляска' }).getByRole('link').click();
  await expect(heading(page, 'Санки-коляска')).toBeVisible();
  await page.getByRole('button', { name: 'Отменить', exact: true }).click();
  await expect(page.getByText('Отменено.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Осмотрен, можно выдавать' })).toBeVisible();
  await page.goto(`/admin/units/${units[2]}`);
  await expect(page.getByText('Нужна дезинфекция, потом осмотр.')).toBeVisible();
});

journey(
  'a card is changed; of two who change it the second is told',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const units = await shelf(house);
    const desk = house.hire('desk');
    await signIn(desk);
    await page.goto(`/admin/units/${units[1]}`);
    await expect(page.getByText('Чистый, проверен и стоит на полке.')).toBeVisible();
    await check();
    await shots('unit-free');
    await page.getByRole('button', { name: 'Изменить' }).click();
    const form = dialog(page);
    await form.getByLabel('Чем отличается').fill('синие');
    await form.getByText('потёртое').click();
    await check();
    await shots('unit-edit');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Сохранено')).toBeVisible();
    await expect(page.getByText('синие').first()).toBeVisible();

    await page.getByRole('button', { name: 'Изменить' }).click();
    await desk.call('POST', `/api/units/${units[1]}/steps`, { step: 'lost', reason: 'Не нашли' });
    await form.getByLabel('Чем отличается').fill('красные');
    await form.getByRole('button', { name: 'Сохранить' }).click();
    await expect(form.getByText(/её изменил кто-то другой/)).toBeVisible();
    await expect(form.getByLabel('Чем отличается')).toHaveValue('красные');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Пока не нашли.')).toBeVisible();
    await shots('unit-lost');
  },
  { refusals: [/^\/api\/units\/[^/]+$/] },
);

journey('a manager writes off, and does nothing else', async ({ page, house, signIn, check, shots }) => {
  const units = await shelf(house);
  await signIn(house.hire('manager'));
  await page.goto(`/admin/units/${units[3]}`);
  await expect(page.getByText('Лопнул ремень').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /ремонта|Утрата/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Списание…' }).click();
  const form = dialog(page);
  await expect(form.getByText(/вернуть его нельзя/)).toBeVisible();
  await form.getByLabel('Основание списания').fill('Акт № 7 от 20 ноября');
  await check();
  await shots('unit-write-off');
  await form.getByRole('button', { name: 'Списать' }).click();
  await expect(page.getByText('Списан: больше не выдаётся.')).toBeVisible();
  await expect(history(page).first()).toContainText('Акт № 7 от 20 ноября');
  await expect(page.getByRole('button', { name: 'Списание…' })).toHaveCount(0);
  await check();
  await shots('unit-written-off');
});

journey('what is with a family says who has it and until when', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const units = await shelf(house);
  await signIn(house.hire('desk'));
  await page.goto(`/admin/units/${units[0]}`);
  await expect(page.getByText('пн, 24 мая 2027')).toBeVisible();
  await expect(page.getByRole('link', { name: /Смирнова/ })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Принять возврат' })).toBeVisible();
  await check();
  await shots('unit-issued');
  await page.getByRole('link', { name: 'Карточка вида в каталоге' }).click();
  await expect(heading(page, 'Ходунки реабилитационные')).toBeVisible();
});

journey('what a family lost comes back by its return, and is not just found', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  const unit = thing(house);
  await desk.call('POST', `/api/centres/${house.centreNamed('Барнаул')}/handovers`, {
    familyId: family(house),
    items: [{ unitId: unit }],
  });
  const loan = await desk.call('GET', `/api/units/${unit}/loan`);
  await desk.call('POST', `/api/loans/${loan.body.id}/loss`, {
    note: 'Забыли в поезде',
    valueKopecks: 90_000,
  });
  await signIn(desk);
  await page.goto(`/admin/units/${unit}`);
  await expect(page.getByText('Утрачен, пока был у семьи')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Нашёлся' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Смирнова Анна Петровна' })).toBeVisible();
  await check();
  await shots('unit-lost-on-loan');
  await page.getByRole('link', { name: 'Принять возврат' }).click();
  await page.getByRole('button', { name: /^Принять$/ }).click();
  await expect(heading(page, 'Принято. Теперь на дезинфекцию.')).toBeVisible();
  await page.getByRole('link', { name: 'Подробности выдачи' }).click();
  await expect(page.getByText('снято')).toBeVisible();

  // What is missing from the shelf is nobody's to bring back: its card is where it is found.
  const missing = thing(house, 'Коньки');
  await desk.call('POST', `/api/units/${missing}/steps`, { step: 'lost', reason: 'Нет при подсчёте' });
  await page.goto(`/admin/return/${missing}`);
  await expect(page.getByText('числится утраченным, но не у семьи')).toBeVisible();
  await check();
  await page.getByRole('link', { name: 'Карточка предмета' }).click();
  await page.getByRole('button', { name: 'Нашёлся' }).click();
  await expect(page.getByText('Нашёлся! Теперь на обработку.')).toBeVisible();
});

journey('the units of one type stand together, and the filter is taken off', async (given) => {
  const { page, house, signIn, check } = given;
  const units = await shelf(house);
  await signIn(house.hire('desk'));
  await page.goto(`/admin/units/${units[0]}`);
  await page.getByRole('link', { name: 'Все такие предметы' }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText('2 предмета')).toBeVisible();
  await check();
  await page.getByRole('button', { name: 'Вид: Ходунки реабилитационные. Убрать отбор' }).click();
  await expect(rows(page)).toHaveCount(8);
  await page.goto('/admin/stock?itemType=no-such-id');
  await expect(rows(page)).toHaveCount(8);
});

journey('a damaged thing is looked at before it is lent again', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  const familyId = family(house);
  const [seat, skates, sledge] = [
    thing(house, 'Опора для сидения'),
    thing(house, 'Коньки'),
    thing(house, 'Санки'),
  ];
  await desk.call('POST', `/api/centres/${house.centreNamed('Барнаул')}/handovers`, {
    familyId,
    items: [seat, skates, sledge].map((unitId) => ({ unitId })),
  });
  await signIn(desk);

  // «Есть повреждение» says it of the condition too.
  await page.goto(`/admin/return/${seat}`);
  await page.getByLabel('Есть повреждение').check();
  await expect(page.getByRole('radio', { name: 'повреждено' })).toBeChecked();
  await page.getByLabel('Что повреждено').fill('Треснула спинка');
  await page.getByRole('button', { name: 'Ничего не должна' }).click();
  await page.getByRole('button', { name: /^Принять$/ }).click();
  await expect(heading(page, /Принято/)).toBeVisible();
  await desk.call('POST', `/api/units/${skates}/return`, { condition: 'damaged' });
  await desk.call('POST', `/api/units/${sledge}/return`, { condition: 'good' });
  for (const unit of [seat, skates, sledge])
    await desk.call('POST', `/api/units/${unit}/steps`, { step: 'cleaned' });

  await page.goto('/admin');
  const heap = page.getByRole('region', { name: /^Осмотреть/ });
  await expect(heap.getByText('повреждено')).toHaveCount(2);
  await check();
  await shots('board-damaged');
  await heap.getByRole('button', { name: 'Отметить всё' }).click();
  await expect(page.getByText(/Осмотрено: Санки/)).toBeVisible();
  await expect(page.getByText(/2 повреждённых не отмечены: Опора для сидения.*; Коньки/)).toBeVisible();
  await expect(heap.getByRole('listitem')).toHaveCount(2);

  await heap.getByRole('button', { name: /^Осмотреть…: Коньки/ }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Осталось повреждено?' })).toBeVisible();
  await check();
  await shots('look');
  await dialog(page).getByRole('button', { name: 'Потёрто, но исправно' }).click();
  await expect(page.getByText(/Осмотрено: Коньки/)).toBeVisible();
  await expect(heap.getByRole('listitem')).toHaveCount(1);
  // A slip: it is damaged again, and asked about again.
  await page.getByRole('button', { name: 'Отменить', exact: true }).last().click();
  await heap.getByRole('button', { name: /^Осмотреть…: Коньки/ }).click();
  await dialog(page).getByRole('button', { name: 'В ремонт…' }).click();
  await dialog(page).getByLabel('Что сломалось').fill('Лопнул ремень');
  await dialog(page).getByRole('button', { name: 'Отправить в ремонт' }).click();
  await expect(page.getByText(/Коньки.*Отправлено в ремонт/)).toBeVisible();
  await expect(heap.getByRole('listitem')).toHaveCount(1);

  await page.goto(`/admin/units/${seat}`);
  await expect(page.getByText('повреждено').first()).toBeVisible();
  await check();
  await shots('unit-damaged');
  await page.getByRole('button', { name: 'Осмотреть…' }).click();
  await dialog(page).getByRole('button', { name: 'Исправно', exact: true }).click();
  await expect(page.getByText('Чистый, проверен и стоит на полке.')).toBeVisible();
  await expect(history(page).first()).toContainText('Осмотрен');
});

journey('what stands on the shelf and what can be promised are two numbers', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await shelf(house);
  thing(house);
  house.db.sqlite
    .prepare(
      `INSERT INTO commitment (stock_id, centre_id, kind, promise, starts, until)
       SELECT stock_id, centre_id, 'booking', 1, '2027-01-12', '2027-01-20' FROM unit WHERE status = 'issued'`,
    )
    .run();
  await signIn(house.hire('desk'));
  await page.goto('/admin/catalogue');
  const tile = page.getByRole('link', { name: /^Ходунки реабилитационные/ });
  await expect(tile).toContainText('На полке 2 · свободно 1');
  await expect(page.getByRole('link', { name: /^Лыжи/ }).first()).not.toContainText('На полке');
  await check();
  await shots('catalogue-shelf');
  await tile.click();
  const card = page.getByRole('region', { name: 'В нашем центре' });
  await expect(card).toContainText('Сейчас на полке 2');
  await expect(card).toContainText('Свободно на срок выдачи 1 из 3 с сегодняшнего дня до 23 мая 2027');
  await expect(card).toContainText('У семей 1 ближайший возврат 24 мая 2027');
  await check();
  await shots('type-shelf');
  await card.getByRole('link', { name: 'У семей' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('У семьи');
  await page.goBack();
  await card.getByRole('link', { name: 'Сейчас на полке' }).click();
  await expect(rows(page)).toHaveCount(2);
});
