import type { Page } from '@playwright/test';
import { backOnShelf, lent, toy, waits } from '../queue/world.ts';
import { expect, journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { family } from '../support/people.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const dialog = (page: Page) => page.getByRole('dialog');
const rows = (page: Page) => page.getByRole('list', { name: 'Кто ждёт' }).getByRole('listitem');

/** One thing that is out, and three who wait for it: two callers, and a family with a better right. */
async function queue(house: House) {
  const desk = house.hire('desk');
  const unit = await lent(house, desk);
  const early = waits(house);
  house.later({ hours: 1 });
  waits(house, { wantedFrom: '2026-12-10', days: 14 });
  house.later({ hours: 1 });
  const known = waits(house, {}, family(house, { surname: 'Ким' }));
  return { desk, unit, early, known };
}

journey('the desk sees who waits, why at that place, and passes an offer on', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const { desk, unit } = await queue(house);
  await signIn(desk);
  await page.goto('/admin/queue');
  await expect(heading(page, 'Очередь')).toBeVisible();
  await expect(page.getByRole('row', { name: toy })).toContainText('ждут 3 семьи');
  await check();
  await shots('queue');

  await page.getByRole('link', { name: toy }).click();
  await expect(heading(page, toy)).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(0)).toContainText('Ким Анна Петровна');
  await expect(rows(page).nth(0)).toContainText('Первая в очереди');
  await expect(rows(page).nth(1)).toContainText('Перед ней 1 семья: по праву');
  await expect(rows(page).nth(2)).toContainText('Перед ней 2 семьи: 1 по праву, 1 по времени записи');
  await check();
  await shots('queue-type');

  await backOnShelf(desk, unit);
  await expect(rows(page).nth(0)).toContainText('Предложено, ответ до 26 ноября');
  await page.getByRole('link', { name: 'Ким Анна Петровна' }).click();
  await expect(page.getByText('Взять вт, 24 ноября, вернуть до вт, 1 декабря')).toBeVisible();
  await check();
  await shots('queue-offer');
  await page.getByRole('button', { name: 'Не подходит' }).click();
  await check();
  await shots('queue-decline');
  await dialog(page).getByRole('button', { name: 'Предложить следующей' }).click();
  await expect(page.getByText('Предложение передано дальше.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Снова ждёт' })).toBeVisible();
  await page.getByRole('link', { name: toy }).first().click();
  await expect(rows(page).nth(1)).toContainText('Предложено');
  await expect(rows(page).nth(0)).toContainText('На паузе');
});

journey('a place is changed by the keyboard, with a reason that is shown', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const { desk, early } = await queue(house);
  await signIn(desk);
  await page.goto('/admin');
  // A caller says the code of the place; it is opened without looking through the queues.
  await heading(page, 'Сегодня').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(early.code.toLowerCase());
  await expect(page.getByRole('option', { name: early.code })).toContainText('место');
  await check();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Ольга')).toBeVisible();
  await expect(page.getByText(early.code)).toBeVisible();
  await page.goto('/admin/queue');
  await page.getByRole('link', { name: toy }).focus();
  await page.keyboard.press('Enter');
  await rows(page).nth(2).getByRole('link').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Переставить' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByLabel('На какое место')).toBeVisible();
  await check();
  await shots('queue-move');
  await dialog(page).getByLabel('Почему').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('Напишите хотя бы пару слов');
  await page.keyboard.type('Ребёнка выписывают из больницы');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Место изменено.')).toBeVisible();
  await expect(page.getByText('Место назначено: Ребёнка выписывают из больницы')).toBeVisible();
  await expect(page.getByText('1-е место')).toHaveCount(2);
  await check();
  await page.getByRole('button', { name: 'Поставить на паузу' }).click();
  await expect(page.getByRole('button', { name: 'Снова ждёт' })).toBeVisible();
  await page.getByRole('button', { name: 'Убрать из очереди' }).click();
  await dialog(page).getByRole('button', { name: 'Убрать из очереди' }).click();
  await expect(page.getByText('Семья вышла из очереди.')).toBeVisible();
});

journey('an empty queue teaches; a caller is put into it, and linked to a card', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  await signIn(desk);
  await page.goto('/admin/queue');
  await expect(page.getByText('Никто не ждёт')).toBeVisible();
  await check();
  await shots('queue-empty');
  await lent(house, desk);
  family(house, { surname: 'Ким' });
  await page.getByRole('main').getByRole('link', { name: 'Записать в очередь' }).first().click();
  await page.getByRole('combobox', { name: 'Что нужно' }).fill('настольная');
  await page.getByRole('option', { name: toy }).click();
  await page.getByText('Карточки ещё нет').click();
  await page.getByLabel('На сколько дней').fill('7');
  await page.getByRole('button', { name: 'Записать', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Напишите имя');
  await check();
  await shots('queue-new');
  await page.getByLabel('Имя').fill('Ольга');
  await page.getByRole('textbox', { name: 'Телефон' }).fill('8 913 555-44-33');
  await page.getByRole('button', { name: 'Записать', exact: true }).click();
  await expect(page.getByText('1-е место. Код для семьи:', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'Ольга' }).click();
  await page.getByRole('button', { name: 'Связать с карточкой' }).click();
  await dialog(page).getByRole('combobox').fill('Ким');
  await dialog(page).getByRole('option', { name: 'Ким' }).waitFor();
  await check();
  await shots('queue-link');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Ким Анна Петровна')).toBeVisible();
});
