import type { Page } from '@playwright/test';
import { expect } from 'vitest';
import { engage, password, totp } from '../staff/door.ts';
import { journey } from '../support/browser.ts';

// The sign-in library reads the machine's own clock.
const at = Temporal.Now.instant().toString();
const atTheDoor = { at, refusals: [/^\/api\/auth\/(sign-in|two-factor|change-password)/] };

async function enter(page: Page, username: string, typed: string): Promise<void> {
  await page.getByLabel('Имя пользователя').fill(username);
  await page.getByLabel('Пароль', { exact: true }).fill(typed);
  await page.getByRole('button', { name: 'Войти' }).click();
}

journey(
  'the desk mistypes, comes in, goes out; after ten idle minutes it is out by itself',
  async ({ page, house, later, check, shots }) => {
    await engage(house, 'olga');
    await page.goto('/admin/stock');
    await page.getByRole('heading', { name: 'Вход для сотрудников' }).waitFor();
    const focused = page.getByLabel('Имя пользователя').and(page.locator(':focus'));
    await focused.waitFor();
    expect(new URL(page.url()).search, 'on a first visit nothing has ended').toBe('?to=%2Fadmin%2Fstock');
    await check();
    await shots('staff-sign-in');

    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('alert').waitFor();
    await enter(page, 'olga', 'совсем не тот');
    await page.getByText('Имя или пароль не подошли', { exact: false }).waitFor();
    expect(await page.getByLabel('Имя пользователя').inputValue(), 'an error clears nothing').toBe('olga');
    await check();
    await shots('staff-sign-in-wrong');

    await page.getByLabel('Пароль', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Склад' }).waitFor();
    expect(new URL(page.url()).pathname, 'back to where one was going').toBe('/admin/stock');

    await later({ minutes: 9, seconds: 30 });
    await page.getByRole('dialog').waitFor();
    await later({ minutes: 1 });
    await page.getByText('Вы вышли: 10 минут без действий').waitFor();
    await check();
  },
  atTheDoor,
);

journey(
  'too many wrong passwords close the door; an administrator opens it',
  async ({ page, house, window, check, shots }) => {
    const id = await engage(house, 'olga');
    await page.goto('/admin/sign-in');
    for (let n = 0; n < 5; n += 1) {
      await enter(page, 'olga', `не тот ${n}`);
      await page.getByRole('alert').waitFor();
    }
    await page.getByText('Вход откроется через 15 минут. Быстрее его откроет администратор.').waitFor();
    await check();
    await shots('staff-locked');

    const office = await window();
    await office.signIn(house.hire('administrator'));
    await office.page.goto(`/admin/people/${id}`);
    await office.page.getByText(/закрыт до \d\d:\d\d/).waitFor();
    await check(office.page);
    await office.page.getByRole('button', { name: 'Открыть вход' }).click();
    await office.page.getByText('Вход открыт').waitFor();
    await enter(page, 'olga', password);
    await page.getByRole('heading', { name: 'Сегодня' }).waitFor();
  },
  atTheDoor,
);

journey(
  'a new colleague: one-time password, an own one, a second factor, and in again with it',
  async ({ page, house, signIn, window, check, shots }) => {
    await signIn(house.hire('administrator'));
    await page.goto('/admin/people');
    await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Имя', { exact: true }).fill('Ирина Б.');
    await dialog.getByRole('button', { name: 'Добавить' }).click();
    await dialog.getByRole('link', { name: /Имя пользователя: От 3 до 30/ }).click();
    await page.keyboard.type('irina');
    await check();
    await shots('staff-new');
    await dialog.getByRole('button', { name: 'Добавить' }).click();
    await dialog.getByRole('heading', { name: 'Пароль на один раз' }).waitFor();
    const oneTime = (await dialog.locator('output').textContent()) ?? '';
    await check();
    await shots('staff-one-time');
    await dialog.getByRole('button', { name: 'Записано' }).click();
    await page.getByRole('heading', { name: 'Ирина Б.' }).waitFor();
    await page.getByText('ждёт первого входа').waitFor();
    await check();
    await shots('staff-person');

    const desk = await window();
    await desk.page.goto('/admin');
    await enter(desk.page, 'irina', oneTime);
    await desk.page.getByRole('heading', { name: 'Придумайте свой пароль' }).waitFor();
    await check(desk.page);
    await desk.page.getByLabel('Пароль на один раз').fill(oneTime);
    await desk.page.getByLabel('Новый пароль').fill('пароль12345');
    await desk.page.getByRole('button', { name: 'Сменить пароль' }).click();
    await desk.page.getByRole('link', { name: /Такой пароль пробуют первым/ }).waitFor();
    await desk.page.getByLabel('Новый пароль').fill(password);
    await desk.page.getByRole('button', { name: 'Сменить пароль' }).click();
    await desk.page.getByRole('heading', { name: 'Сегодня' }).waitFor();

    await desk.page.goto('/admin/me');
    await desk.page.getByRole('button', { name: 'Настроить' }).click();
    await desk.page.getByRole('textbox', { name: 'Пароль', exact: true }).fill(password);
    await desk.page.getByRole('button', { name: 'Дальше' }).click();
    await desk.page.getByRole('img', { name: 'QR-код для приложения с кодами' }).waitFor();
    const key = ((await desk.page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    await check(desk.page);
    await desk.page.getByLabel('Код, который показало приложение').fill('000000');
    await desk.page.getByRole('button', { name: 'Подтвердить' }).click();
    await desk.page.getByRole('link', { name: /Код не подошёл/ }).waitFor();
    await desk.page.getByLabel('Код, который показало приложение').fill(totp(key));
    await desk.page.getByRole('button', { name: 'Подтвердить' }).click();
    await desk.page.getByRole('heading', { name: 'Запасные коды для входа: irina' }).waitFor();
    const backup = (await desk.page.locator('.codes li').first().textContent()) ?? '';
    await check(desk.page);
    await desk.page.getByRole('button', { name: 'Готово' }).click();
    await desk.page.getByText('После пароля спрашиваем код').waitFor();

    for (const code of [() => totp(key), () => backup]) {
      const again = await window();
      await again.page.goto('/admin/me');
      await enter(again.page, 'irina', password);
      await again.page.getByRole('heading', { name: 'Второй шаг' }).waitFor();
      await check(again.page);
      if (code() === backup) {
        await again.page.getByRole('button', { name: 'Войти по запасному коду' }).click();
        await again.page.getByLabel('Запасной код').fill(code());
      } else await again.page.getByLabel('Код из приложения').fill(code());
      await again.page.keyboard.press('Enter');
      await again.page.getByRole('heading', { name: 'Мой вход' }).waitFor();
    }
  },
  atTheDoor,
);

journey(
  'one sees where one is signed in and ends it there',
  async ({ page, house, window, check, shots }) => {
    await engage(house, 'olga');
    const elsewhere = await window();
    for (const each of [elsewhere.page, page]) {
      await each.goto('/admin/me');
      await enter(each, 'olga', password);
      await each.getByRole('heading', { name: 'Мой вход' }).waitFor();
    }
    await page.getByText('это устройство').waitFor();
    await check();
    await shots('staff-me');
    await page.getByRole('button', { name: /Закрыть вход: Chrome/ }).click();
    await page.getByText('Вход закрыт').waitFor();
    await elsewhere.page.reload();
    await elsewhere.page.getByRole('heading', { name: 'Вход для сотрудников' }).waitFor();
    await elsewhere.page.getByText('Вход закончился', { exact: false }).waitFor();
    await page.reload();
    await page.getByText('это устройство').waitFor();
  },
  atTheDoor,
);

journey(
  'an administrator outside the demo first sets up the second factor; then the people',
  async ({ page, house, check, shots }) => {
    await engage(house, 'anna', 'administrator');
    await engage(house, 'olga');
    await engage(house, 'petr', 'manager', {
      centres: [house.centreNamed('Барнаул'), house.centreNamed('Иваново')],
    });
    await page.goto('/admin/people');
    await enter(page, 'anna', password);
    await page.getByRole('heading', { name: 'Администратору нужен второй шаг' }).waitFor();
    await check();
    await page.getByLabel('Пароль', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Дальше' }).click();
    await page.getByRole('img', { name: 'QR-код для приложения с кодами' }).waitFor();
    await shots('staff-factor');
    const key = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('Код, который показало приложение').fill(totp(key));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Запасные коды для входа: anna' }).waitFor();
    await shots('staff-codes');
    await page.getByRole('button', { name: 'Готово' }).click();
    await page.getByRole('heading', { name: 'Сегодня' }).waitFor();

    await page.getByRole('link', { name: 'Сотрудники' }).click();
    await page.getByText('3 человека').waitFor();
    await check();
    await shots('staff-people');
    await page.getByRole('searchbox').fill('petr');
    await page.getByRole('link', { name: /petr/ }).click();
    await page.getByText('Работает и в центрах, которых вы не ведёте', { exact: false }).waitFor();
    await check();
    await page.goBack();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('link', { name: /olga/ }).click();
    await page.getByRole('button', { name: 'Изменить' }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'руководитель' }).check();
    await page.getByRole('dialog').getByText('Что разрешает роль').click();
    await check();
    await shots('staff-edit');
    await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено').waitFor();
    await page.getByRole('button', { name: 'Отключить вход' }).click();
    await page.getByRole('button', { name: 'Включить вход' }).waitFor();
    await page.getByText('отключён', { exact: true }).waitFor();
    await check();
    await shots('staff-off');
  },
  atTheDoor,
);
