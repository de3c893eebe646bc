import { describe } from 'vitest';
import { unitFacts } from '../../api/stock/reads.ts';
import { expect, journey } from '../support/browser.ts';
import { thing } from '../support/people.ts';
import { scan } from '../support/scanner.ts';

describe('when the centre is open', () => {
  journey(
    'before, while and after',
    async ({ page, house, signIn, later }) => {
      await signIn(house.hire('manager'));
      await page.goto('/admin');
      await expect(page.getByText('откроется сегодня в 9:00')).toBeVisible();
      await later({ minutes: 2 });
      await expect(page.getByText('открыто до 18:00')).toBeVisible();
      await page.getByRole('button', { name: 'Меню пользователя' }).click();
      await expect(page.getByRole('dialog').getByText('открыто до 18:00')).toBeVisible();
      house.at('2026-11-28T13:00:00.000Z');
      await page.clock.setFixedTime('2026-11-28T13:00:00.000Z');
      await page.reload();
      await expect(page.getByText('на сегодня уже закрыто, откроется пн, 30 ноября в 9:00')).toBeVisible();
    },
    { at: '2026-11-24T01:59:00.000Z' },
  );

  journey(
    'on a day it does not work',
    async ({ page, house, signIn, check, shots }) => {
      await signIn(house.hire('desk'));
      await page.goto('/admin');
      await expect(page.getByText('сегодня закрыто, откроется завтра в 9:00')).toBeVisible();
      await check();
      await shots('board-closed');
    },
    { at: '2026-11-29T04:00:00.000Z' },
  );
});

journey(
  'an address that leads nowhere says so and shows the way, and nobody is asked for it',
  async ({ page, house, signIn, check, shots }) => {
    await signIn(house.hire('administrator'));
    const nowhere = page.getByRole('heading', { name: 'Такой страницы нет' });
    for (const [address, section] of [
      ['families/xyz', 'Семьи'],
      ['families/xyz/edit', 'Семьи'],
      ['units/123', 'Склад'],
      ['loans/01900000', 'На руках'],
      ['issue/xyz', ''],
      ['return/xyz', ''],
      ['catalogue/xyz', 'Каталог'],
      ['centres/xyz', 'Центры'],
      ['people/xyz', 'Сотрудники'],
    ] as const) {
      await page.goto(`/admin/${address}`);
      await nowhere.waitFor();
      await page.getByRole('link', { name: 'К сегодняшним делам' }).waitFor();
      if (section) await page.getByRole('link', { name: `К разделу «${section}»` }).waitFor();
    }
    await check();
    await shots('nowhere');

    await page.getByRole('link', { name: 'К разделу «Сотрудники»' }).click();
    await page.getByRole('heading', { name: 'Сотрудники' }).waitFor();
    await page.goto('/admin/units/01900000-0000-7000-8000-000000000000');
    await page.getByText('Не нашлось').waitFor();
    await check();
    await page.getByRole('button', { name: 'Назад' }).click();
    await page.getByRole('heading', { name: 'Сотрудники' }).waitFor();
  },
  // Only the last one is asked for at all.
  { refusals: [/^\/api\/units\/01900000/] },
);

journey('a scan while a dialog is open', async ({ page, house, signIn, shots, check }) => {
  const unit = thing(house);
  const number = unitFacts(house.db, unit).inventoryNumber;
  await signIn(house.hire('administrator'));
  await page.goto('/admin/people');
  const dialog = page.getByRole('dialog');

  // One that only tells gives way.
  await page.getByRole('heading', { name: 'Сотрудники' }).waitFor();
  await page.getByRole('button', { name: 'Меню пользователя' }).click();
  await dialog.waitFor();
  await scan(page, number);
  await page.waitForURL('**/admin/issue?unit=**');
  await expect(dialog).toHaveCount(0);

  // One that is being filled in stays: the code goes where one writes, and from a button nowhere.
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
  const name = dialog.getByLabel('Имя', { exact: true });
  await expect(name).toBeFocused();
  await scan(page, number);
  await expect(name).toHaveValue(number);
  await dialog.getByRole('button', { name: 'Отмена' }).focus();
  await scan(page, number);
  await expect(dialog.getByText(`Отсканировано: ${number}`, { exact: false })).toBeVisible();
  await check();
  await shots('scan-in-dialog');
  expect(new URL(page.url()).pathname).toBe('/admin/people');
});

journey('the buttons of a long dialog are in reach on a small window', async ({ page, house, signIn }) => {
  await signIn(house.hire('administrator'));
  await page.goto('/admin/people');
  await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: 'Добавить' });
  for (const [width, height] of [
    [1280, 400],
    [640, 400],
    [180, 370],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(add, `${width} × ${height}`).toBeInViewport({ ratio: 1 });
    // What has the focus is not behind them.
    await dialog.getByRole('button', { name: 'Отмена' }).focus();
    await dialog.getByLabel('Имя пользователя').focus();
    const [field, foot] = await Promise.all([
      dialog.getByLabel('Имя пользователя').boundingBox(),
      dialog.locator('.foot').boundingBox(),
    ]);
    expect((field?.y ?? 0) + (field?.height ?? 0), `${width} × ${height}`).toBeLessThanOrEqual(foot?.y ?? 0);
  }
});

journey(
  'what may be typed into the box on top is read whole on every window',
  async ({ page, house, signIn }) => {
    await signIn(house.hire('desk'));
    await page.goto('/admin');
    const box = page.getByRole('combobox', { name: 'Инв. №, фамилия, телефон или код' });
    await box.waitFor();
    for (const width of [320, 360, 640, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      const [room, needed] = await box.evaluate((input: HTMLInputElement) => {
        const canvas = document.createElement('canvas').getContext('2d');
        const { fontFamily, fontSize } = getComputedStyle(input, '::placeholder');
        if (canvas) canvas.font = `${fontSize} ${fontFamily}`;
        return [input.clientWidth, canvas?.measureText(input.placeholder).width ?? Number.NaN];
      });
      expect(needed, `${width}`).toBeLessThanOrEqual(room ?? 0);
    }
  },
);
