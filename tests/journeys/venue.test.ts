import type { Page } from '@playwright/test';
import type { SessionRow } from '../../api/venue/shapes.ts';
import { expect, journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { venueWorld } from '../venue/world.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const dialog = (page: Page) => page.getByRole('dialog');
const grid = (page: Page) => page.getByRole('group', { name: 'Занятия по часам' }).first();
const inGrid = (page: Page, name: string | RegExp) => grid(page).getByRole('button', { name });

/** A week of a venue: a film hour, a workshop that is full, one that was cancelled. */
async function week(house: House) {
  const world = await venueWorld(house);
  const { session, roomId, host } = world;
  const film = await session({ day: '2026-11-25', roomId });
  await session({ nameRu: 'Мастер-класс', day: '2026-11-26', time: '10:00', counts: 'pair', roomId });
  const off = await session({ nameRu: 'Йога для мам', day: '2026-11-27', time: '12:00', minutes: 60 });
  await host.call('POST', `/api/sessions/${off.id}/cancel`, { reason: 'Заболел тренер' });
  return { ...world, film, off };
}

/** Presses at one place of the page and lets go at another, as a hand does. */
async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

const stands = async (world: Awaited<ReturnType<typeof week>>, { id }: SessionRow) => {
  const { day, time, minutes } = await world.card(id);
  return { day, time, minutes };
};

journey('a host moves a session by the mouse and by the keyboard, and takes it back', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const world = await week(house);
  await signIn(world.host);
  await page.goto('/admin/sessions');
  await expect(heading(page, 'Занятия')).toBeVisible();
  const film = inGrid(page, /Час кино/);
  await expect(film).toHaveAccessibleName(
    'Час кино, среда, 25 ноября 2026, 15:00–16:30, Зал, занято 0 из 4 мест, есть места',
  );
  await expect(inGrid(page, /Йога для мам/)).toHaveAccessibleName(/отменено$/);
  await check();
  await shots('sessions-week');

  // A day on and an hour later: a column is as wide as the grid of seven, an hour as high as its two halves.
  const box = await film.boundingBox();
  const column = await page.locator('.ec-day').first().boundingBox();
  if (box === null || column === null) throw new Error('the grid is not there');
  const at = { x: box.x + box.width / 2, y: box.y + 20 };
  await drag(page, at, { x: at.x + column.width, y: at.y + 56 });
  await expect(page.getByText('Час кино: теперь чт, 26 ноября, 16:00–17:30.')).toBeVisible();
  expect(await stands(world, world.film)).toEqual({ day: '2026-11-26', time: '16:00', minutes: 90 });
  await page.getByRole('button', { name: 'Отменить', exact: true }).click();
  await expect(page.getByText('Час кино: теперь ср, 25 ноября, 15:00–16:30.')).toBeVisible();
  expect(await stands(world, world.film)).toEqual({ day: '2026-11-25', time: '15:00', minutes: 90 });

  await film.focus();
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+Shift+ArrowUp');
  const told = page.getByRole('status').filter({ hasText: 'перенести' });
  await expect(told).toHaveText('Час кино: перенести на чт, 26 ноября, 15:15–16:30, Зал?');
  await check();
  await shots('sessions-moving');
  await film.focus();
  await page.keyboard.press('Escape');
  await expect(told).toHaveCount(0);
  await expect(film).toBeFocused();
  await expect(film).toHaveAccessibleName(/среда, 25 ноября 2026, 15:00–16:30/);
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Час кино: теперь вт, 24 ноября, 15:00–16:30.')).toBeVisible();
  expect(await stands(world, world.film)).toEqual({ day: '2026-11-24', time: '15:00', minutes: 90 });

  await page.getByText('Залы').click();
  await expect(inGrid(page, /Час кино/)).toBeVisible();
  await check();
  await shots('sessions-rooms');
  await page.getByText('Месяц').click();
  await expect(page.getByRole('table', { name: 'ноябрь 2026' })).toBeVisible();
  await check();
  await shots('sessions-month');
  await page.getByText('День', { exact: true }).click();
  await inGrid(page, /Час кино/).focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Час кино')).toBeVisible();
  await check();
  await shots('session');
});

journey(
  'a session is drawn longer by its edge and put into another room, by mouse and by keyboard',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const world = await week(house);
    const path = `/api/venues/${world.venueId}/rooms`;
    await world.host.call('POST', path, { nameRu: 'Мастерская', nameEn: 'Workshop' });
    await signIn(world.host);
    await page.goto('/admin/sessions');
    // Far from the grid's lower edge, at which it would scroll.
    const craft = inGrid(page, /Мастер-класс/);
    const box = await craft.boundingBox();
    if (box === null) throw new Error('the grid is not there');
    const edge = { x: box.x + box.width / 2, y: box.y + box.height - 4 };
    await drag(page, edge, { x: edge.x, y: edge.y + 28 });
    await expect(page.getByText('Мастер-класс: теперь чт, 26 ноября, 10:00–12:00.')).toBeVisible();
    await page.getByRole('button', { name: 'Отменить', exact: true }).click();
    await expect(page.getByText('Мастер-класс: теперь чт, 26 ноября, 10:00–11:30.')).toBeVisible();

    await page.goto('/admin/sessions?look=rooms&day=2026-11-26');
    const [hall, workshop] = await Promise.all(
      ['Зал', 'Мастерская'].map((name) => page.locator('.ec-col-head', { hasText: name }).boundingBox()),
    );
    const from = await craft.boundingBox();
    if (!hall || !workshop || !from) throw new Error('the rooms are not there');
    const at = { x: from.x + 40, y: from.y + 20 };
    await drag(page, at, { x: at.x + workshop.x - hall.x, y: at.y + 28 });
    await expect(page.getByText('Мастер-класс: теперь чт, 26 ноября, 10:30–12:00.')).toBeVisible();
    await expect(inGrid(page, /Мастер-класс.*Мастерская/)).toBeVisible();
    await check();
    await shots('sessions-other-room');
    await page.setViewportSize({ width: 1280, height: 800 });
    await craft.focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(inGrid(page, /Мастер-класс.*10:30–12:00, Зал/)).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'перенести' })).toHaveCount(0);
  },
);

journey(
  'a protected family is booked by her host under her code name; to the desk there is a number',
  async (given) => {
    const { page, house, signIn, window, check, shots } = given;
    const world = await venueWorld(house);
    const { id } = await world.session({ day: '2026-11-24', time: '15:00' });
    family(house, { surname: 'Тайная', protected: true });
    await signIn(world.host);
    await page.goto(`/admin/sessions/${id}`);
    await page.getByRole('button', { name: 'Записать', exact: true }).click();
    await dialog(page).getByRole('combobox', { name: 'Какая семья' }).fill('Рябина');
    await dialog(page)
      .getByRole('option', { name: /Рябина/ })
      .click();
    await dialog(page).getByText('Запись на занятие').click();
    await check();
    await shots('visit-protected');
    await dialog(page).getByRole('button', { name: 'Открыть' }).click();
    await dialog(page).getByRole('button', { name: 'Записать', exact: true }).click();
    const coming = page.getByRole('list', { name: 'Кто придёт' });
    await expect(coming).toContainText('Рябина');
    await expect(coming).not.toContainText('Тайная');
    const code = /[A-Z\d]{3}-[A-Z\d]{3}/.exec(await coming.innerText())?.[0] ?? '';
    await coming.getByRole('button', { name: 'Была' }).click();
    await expect(coming.getByRole('button', { name: 'Была' })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('combobox', { name: 'Инв. №, фамилия, телефон или код' }).fill(code);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Час кино')).toBeVisible();

    const desk = await window();
    await desk.signIn(house.hire('desk'));
    await desk.page.goto(`/admin/sessions/${id}`);
    await expect(desk.page.getByText('занято 2 из 4 мест')).toBeVisible();
    await expect(desk.page.getByText(/Ещё 1 запись, мест: 2/)).toBeVisible();
    await expect(desk.page.getByText(/Рябина|Тайная/)).toHaveCount(0);
    await expect(desk.page.getByText(code)).toHaveCount(0);
    await check(desk.page);
  },
  { refusals: [/^\/api\/families\/[\da-f-]{36}$/] },
);

journey(
  'a series is planned from a kind of session; one of it is moved with those after it',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const world = await week(house);
    thing(house);
    const needs = [{ itemTypeId: typeNamed(house, 'Ходунки реабилитационные'), quantity: 1 }];
    expect((await world.plan({ day: '2026-12-03', time: '16:30', needs })).status).toBe(201);
    await signIn(world.host);
    await page.goto('/admin/sessions');
    await page.getByRole('button', { name: 'Новое занятие' }).click();
    await check();
    // A name that is missing is complained of once, though there are two of it.
    await dialog(page).getByRole('button', { name: 'Назначить' }).click();
    await expect(dialog(page).getByRole('alert').getByRole('link')).toHaveText([
      'Название: Напишите название',
    ]);
    await dialog(page).getByLabel('Вид занятия').selectOption('Сказка: мама и малыш');
    await dialog(page).getByRole('textbox', { name: 'Начало' }).fill('11');
    await dialog(page).getByText('По неделям').click();
    await dialog(page).getByRole('button', { name: 'четверг' }).click();
    await expect(dialog(page).getByText('Будет 9 занятий')).toBeVisible();
    await check();
    await shots('session-new');
    await dialog(page).getByRole('button', { name: 'Назначить' }).click();
    // The workshop is in the room on Thursday until half past eleven.
    await expect(dialog(page).getByRole('alert')).toContainText(
      'Зал в это время занят: чт, 26 ноября, 11:00',
    );
    await check();
    await dialog(page).getByRole('textbox', { name: 'Начало' }).fill('17:00');
    await dialog(page).getByRole('combobox', { name: 'Вещи из проката' }).fill('Ходунки');
    await page.getByRole('option', { name: /Ходунки реабилитационные/ }).click();
    await dialog(page).getByRole('button', { name: 'Назначить' }).click();
    await expect(dialog(page).getByRole('alert')).toContainText(
      'Ходунки реабилитационные: чт, 3 декабря всё обещано другим',
    );
    await check();
    await shots('session-promised');
    await dialog(page).getByRole('button', { name: 'Убрать: Ходунки реабилитационные' }).click();
    await dialog(page).getByRole('button', { name: 'Назначить' }).click();
    await expect(page.getByText('назначено 9 занятий, первое — вт, 24 ноября, 17:00–17:45')).toBeVisible();

    const story = inGrid(page, /Сказка.*четверг/);
    await story.focus();
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Это и все после него').click();
    await check();
    await shots('session-move');
    await dialog(page).getByRole('button', { name: 'Перенести' }).click();
    await expect(page.getByText('теперь пт, 27 ноября, 17:00–17:45')).toBeVisible();
    await page.getByRole('button', { name: 'Отменить', exact: true }).click();
    await expect(page.getByText('теперь чт, 26 ноября, 17:00–17:45')).toBeVisible();
    await inGrid(page, /Сказка.*четверг/).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Это и все после него').click();
    await dialog(page).getByRole('button', { name: 'Перенести' }).click();
    await expect(inGrid(page, /Сказка.*пятница/)).toBeVisible();
    await inGrid(page, /Сказка.*вторник/).click();
    await expect(heading(page, 'Сказка: мама и малыш')).toBeVisible();
    await page.getByRole('button', { name: 'Изменить' }).click();
    await dialog(page).getByRole('textbox', { name: 'Сколько мест' }).fill('8');
    await dialog(page).getByText('Все занятия серии').click();
    await check();
    await shots('session-change');
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.getByText('занято 0 из 8 пар')).toBeVisible();
    await page.getByRole('button', { name: 'Отменить занятие' }).click();
    await dialog(page).getByRole('button', { name: 'Отменить занятие' }).click();
    await expect(dialog(page).getByRole('alert')).toContainText('Напишите хотя бы пару слов');
    await dialog(page).getByLabel('Почему').fill('Ведущая болеет');
    await check();
    await dialog(page).getByRole('button', { name: 'Отменить занятие' }).click();
    await expect(page.getByText('Отменено: Ведущая болеет')).toBeVisible();
    await expect(heading(page, 'Сказка: мама и малыш')).toBeFocused();
    await page.getByRole('main').getByRole('button', { name: 'Вернуть занятие' }).click();
    await expect(page.getByText('снова вт, 24 ноября, 17:00–17:45')).toBeVisible();
    await expect(heading(page, 'Сказка: мама и малыш')).toBeFocused();
  },
  { refusals: [/\/sessions$/] },
);

journey(
  'a full session: the waiting list moves up, attendance in a tap, a note, a caller is linked',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const world = await venueWorld(house);
    const { id } = await world.session({
      day: '2026-11-24',
      time: '15:00',
      capacity: 2,
      counts: 'pair',
      ageFrom: 4,
    });
    const [kim, orlova] = [family(house, { surname: 'Ким' }), family(house, { surname: 'Орлова' })];
    for (const familyId of [kim, orlova])
      await world.host.call('POST', `/api/sessions/${id}/visits`, { familyId, adults: 1, children: 1 });
    await signIn(world.host);
    await page.goto(`/admin/sessions/${id}`);
    await expect(page.getByText('занято 2 из 2 пар')).toBeVisible();
    await page.getByRole('button', { name: 'Записать', exact: true }).click();
    await check();
    await dialog(page).getByText('Карточки ещё нет').click();
    await dialog(page).getByRole('button', { name: 'Записать', exact: true }).click();
    await expect(dialog(page).getByRole('alert')).toContainText('Напишите имя');
    await check();
    await shots('visit-new');
    await dialog(page).getByRole('textbox', { name: 'Имя' }).fill('Ольга');
    await dialog(page).getByRole('textbox', { name: 'Телефон' }).fill('8 913 555-44-33');
    await dialog(page).getByRole('button', { name: 'Записать', exact: true }).click();
    await expect(page.getByText('Ольга: в листе ожидания.')).toBeVisible();
    const waiting = page.getByRole('list', { name: 'Лист ожидания' });
    const coming = page.getByRole('list', { name: 'Кто придёт' });
    await expect(waiting.getByRole('listitem')).toContainText('1.');
    await check();
    await shots('session-full');

    await coming
      .getByRole('listitem')
      .filter({ hasText: 'Ким' })
      .getByRole('button', { name: /Отменить запись/ })
      .click();
    await expect(coming.getByRole('listitem').filter({ hasText: 'Ольга' })).toBeVisible();
    await expect(waiting).toHaveCount(0);
    await expect(page.getByRole('list', { name: 'Отменили' })).toContainText('Ким');

    const hers = coming.getByRole('listitem').filter({ hasText: 'Орлова' });
    const came = hers.getByRole('button', { name: 'Была' });
    await came.click();
    await expect(came).toHaveAttribute('aria-pressed', 'true');
    await came.click();
    await expect(came).toHaveAttribute('aria-pressed', 'false');
    await hers.getByRole('button', { name: 'Не пришла' }).click();
    await expect(hers.getByRole('button', { name: 'Не пришла' })).toHaveAttribute('aria-pressed', 'true');
    await came.click();
    await hers.getByRole('button', { name: /заметка/ }).click();
    await dialog(page).getByLabel('Что сделали').fill('Сшили зайца');
    await check();
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(hers).toContainText('Сшили зайца');
    await coming.getByRole('button', { name: /Найти карточку/ }).click();
    await dialog(page).getByRole('combobox', { name: 'Какая семья' }).fill('Ким');
    await dialog(page).getByRole('option', { name: /Ким/ }).click();
    await expect(page.getByText('Карточка найдена.')).toBeVisible();
    await expect(coming.getByRole('listitem').filter({ hasText: 'Ким' })).toBeVisible();
    await check();
    await shots('session-attended');
    await page.goto(`/admin/families/${orlova}`);
    await expect(page.getByRole('list', { name: 'Занятия' })).toContainText('Час кино');
    await check();
    await page.goto('/admin');
    await expect(page.getByRole('list', { name: 'Занятия сегодня' })).toContainText(
      '15:00 · Гостиная · занято 2 из 2 пар',
    );
    await check();
  },
);

journey(
  'the plan of a week prints without names; venues, rooms, kinds and guests’ codes are kept',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const world = await week(house);
    const kim = family(house, { surname: 'Ким' });
    await world.host.call('POST', `/api/sessions/${world.film.id}/visits`, {
      familyId: kim,
      adults: 1,
      children: 1,
    });
    await signIn(world.host);
    await page.goto('/admin/sessions');
    await page.getByRole('link', { name: 'План недели' }).click();
    await expect(heading(page, 'План недели')).toBeVisible();
    await expect(page.getByText('15:00–16:30')).toBeVisible();
    await expect(page.getByText('Йога для мам')).toHaveCount(0);
    await check();
    await shots('plan');
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Напечатать' })).toBeHidden();
    await expect(page.getByText('Час кино')).toBeVisible();
    await expect(page.getByText('Ким')).toHaveCount(0);
    await shots('plan-print');
    await page.emulateMedia({ media: 'screen' });

    await page.goto('/admin/venues');
    await expect(page.getByRole('heading', { name: 'Гостиная' })).toBeVisible();
    await page.getByRole('button', { name: 'Новая площадка' }).click();
    await dialog(page).getByRole('textbox', { name: 'Название', exact: true }).fill('Вместе с мамой');
    await dialog(page).getByText('Только гости').click();
    await check();
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.getByRole('heading', { name: 'Вместе с мамой' })).toBeVisible();
    await page.getByRole('button', { name: 'Добавить зал' }).last().click();
    await dialog(page).getByRole('textbox', { name: 'Название', exact: true }).fill('Мастерская');
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.getByRole('button', { name: 'Мастерская' })).toBeVisible();
    await check();
    await shots('venues');
    // What was said of the venue and its room is gone by then, and covers no field.
    await given.later({ seconds: 20 });
    await page.getByRole('tab', { name: /Виды занятий/ }).click();
    await page.getByRole('button', { name: 'Новый вид занятия' }).click();
    await dialog(page).getByRole('textbox', { name: 'Название', exact: true }).fill('Вечер настолок');
    await check();
    await shots('kind-new');
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.getByRole('list', { name: 'Виды занятий' })).toContainText('Вечер настолок');
    await check();

    await given.later({ seconds: 20 });
    await page.getByRole('tab', { name: /Площадки/ }).click();
    await page.getByRole('link', { name: 'Гости' }).click();
    await expect(page.getByText('Сейчас кодов ни у кого нет')).toBeVisible();
    await page.getByRole('button', { name: 'Дать код' }).click();
    await dialog(page).getByRole('combobox', { name: 'Какая семья' }).fill('Ким');
    await dialog(page).getByRole('option', { name: /Ким/ }).click();
    await dialog(page).getByRole('button', { name: 'Дать код' }).click();
    await expect(dialog(page).getByText(/^[A-Z\d]{3}-[A-Z\d]{3}$/)).toBeVisible();
    await check();
    await shots('guest-code');
    await page.keyboard.press('Escape');
    await expect(page.getByText('по 24 декабря')).toBeVisible();
    await check();
    await page.getByRole('button', { name: 'Отозвать' }).click();
    await expect(page.getByText('Код отозван: больше он ничего не открывает.')).toBeVisible();
    await expect(page.getByText('по 24 декабря')).toHaveCount(0);
  },
);
