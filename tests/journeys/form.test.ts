import { expect } from 'vitest';
import { journey } from '../support/browser.ts';

journey('a day that cannot be read stops the form and is not lost', async ({ page, house, signIn }) => {
  await signIn(house.hire('desk'));
  await page.goto('/admin/families/new');
  const form = page.locator('main form');
  await form.getByLabel('Фамилия').fill('Пробная');
  await form.getByLabel('Имя').fill('Анна');
  await form.getByLabel('Дата рождения').fill('31.02.1990');
  await form.getByRole('textbox', { name: 'Населённый пункт' }).fill('п. Южный');
  await form.getByLabel('Основная группа').selectOption({ index: 2 });
  await form.getByRole('button', { name: 'Сохранить' }).click();
  const summary = form.getByRole('alert').filter({ hasText: 'Проверьте 1 поле' });
  await summary.getByRole('link', { name: /Напишите дату/ }).click();
  const day = form.getByLabel('Дата рождения');
  expect(await day.inputValue()).toBe('31.02.1990');

  await day.fill('5 мая 1990');
  await day.press('Tab');
  expect(await day.inputValue()).toBe('05.05.1990');
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('heading', { name: 'Пробная Анна' }).waitFor();
});
