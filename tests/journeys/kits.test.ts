import type { Page } from '@playwright/test';
import { describe } from 'vitest';
import type { UnitId } from '../../api/core/ids.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { partNamed } from '../kits/boxes.ts';
import { expect, journey } from '../support/browser.ts';
import type { House, StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { scan } from '../support/scanner.ts';

const senses = 'Мультибокс «Сенсорика»';
/** A filled box, with so many packs of sand left on the shelf. */
async function box(house: House, desk: StaffHand, sand = 6) {
  const itemTypeId = typeNamed(house, senses);
  const unitId = thing(house, senses);
  const shelf = `/api/centres/${house.centreNamed('Барнаул')}/consumables/${partNamed(house, itemTypeId, 'Кинетический песок')}`;
  await desk.call('POST', `${shelf}/receive`, { quantity: 2 });
  await desk.call('POST', `/api/units/${unitId}/kit/fill`, {});
  await desk.call('POST', `${shelf}/count`, { quantity: sand });
  const has = async (nameRu: string) => {
    type Kit = { parts: { nameRu: string; present: number; broken: number }[]; state: string };
    const { body } = await desk.call<Kit>('GET', `/api/units/${unitId}/kit`);
    const { present, broken } = body.parts.find((one) => one.nameRu === nameRu) ?? {};
    return [present, broken];
  };
  return { itemTypeId, unitId, shelf, has };
}

const status = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).status;
const number = (house: House, unitId: UnitId) => unitFacts(house.db, unitId).inventoryNumber;
const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { name, level });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe('a multibox', () => {
  journey('is counted as it leaves and as it comes back', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const desk = house.hire('desk');
    const { unitId, has } = await box(house, desk);
    await signIn(desk);
    await page.goto(`/admin/issue/${family(house)}`);
    await expect(heading(page, 'Смирнова Анна Петровна', 2)).toBeVisible();
    await scan(page, number(house, unitId));
    await expect(page.getByRole('region', { name: 'Состав' })).toBeVisible();
    await expect(page.getByText('все 4 на месте')).toBeVisible();
    await check();
    await shots('kit-issue');

    // One thing less is told where it is; what is essential stops it.
    await button(page, 'Меньше: Мяч массажный').click();
    await expect(page.getByText('Уйдёт неполным: Мяч массажный — нет 1')).toBeVisible();
    await button(page, 'Сломано: Утяжелённое одеяло').click();
    await expect(page.getByText('не хватает обязательного: Утяжелённое одеяло — сломано 1')).toBeVisible();
    await expect(button(page, /^Выдать$/)).toBeDisabled();
    await check();
    await shots('kit-issue-lacks');
    await button(page, 'Всё на месте').click();
    await expect(page.getByText('Право есть')).toBeVisible();
    await expect(button(page, /^Выдать$/)).toBeEnabled();
    // All is there: one key.
    await page.locator('h1').focus();
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    await check();
    expect(status(house, unitId)).toBe('issued');

    await scan(page, number(house, unitId));
    await expect(heading(page, 'Возврат')).toBeVisible();
    await expect(page.getByText('расходник, остаётся семье')).toBeVisible();
    await check();
    await shots('kit-return');
    const puzzles = page.getByRole('spinbutton', { name: 'Тактильные пазлы', exact: true });
    await puzzles.fill('3');
    await puzzles.press('Enter');
    await button(page, 'Сломано: Светильник').click();
    await expect(page.getByText('К возмещению 3 950 ₽')).toBeVisible();
    await expect(page.getByText('Простить может руководитель')).toBeVisible();
    await expect(page.getByText('Неполон', { exact: true })).toBeVisible();
    await check();
    await shots('kit-return-lacks');
    await button(page, /^Принять$/).click();
    await expect(heading(page, /Принято/)).toBeVisible();
    await expect(page.getByText('К возмещению 3 950 ₽')).toBeVisible();
    await check();
    expect(await has('Тактильные пазлы')).toEqual([3, 0]);
    expect(await has('Светильник')).toEqual([1, 1]);
    expect(await has('Кинетический песок')).toEqual([0, 0]);
    await page.getByRole('link', { name: 'Подробности выдачи' }).click();
    await expect(page.getByText('Тактильные пазлы × 1')).toBeVisible();
    await check();
    await shots('kit-loan');
  });

  journey('is forgiven with a reason, and goes to repair without what is essential', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const admin = house.hire('administrator', house.everyCentre);
    const { unitId } = await box(house, admin, 0);
    await signIn(admin);
    await page.goto(`/admin/issue/${family(house)}?unit=${unitId}`);
    await expect(page.getByText('расходник, есть')).toBeVisible();
    const sand = page.getByRole('spinbutton', { name: 'Кинетический песок' });
    await sand.fill('0');
    await expect(page.getByText('Нужно 1, на полке только 0')).toBeVisible();
    await check();
    await shots('kit-issue-short');
    await button(page, /^Выдать/).click();
    await expect(page.getByText('Расходников не хватило: Кинетический песок — нет 1')).toBeVisible();
    await check();

    await page.goto(`/admin/return/${unitId}`);
    await button(page, 'Меньше: Утяжелённое одеяло').click();
    await page.getByRole('radio', { name: 'Простить' }).check();
    await expect(page.getByText('в ремонт: без обязательного не выдаём')).toBeVisible();
    await button(page, /^Принять$/).click();
    await expect(page.getByText('Напишите причину').first()).toBeVisible();
    await check();
    await shots('kit-return-forgive');
    await page.getByLabel('Почему прощаем').fill('Сгорело вместе с домом');
    await button(page, /^Принять$/).click();
    await expect(heading(page, /отправлен в ремонт/)).toBeVisible();
    expect(status(house, unitId)).toBe('repair');
  });
});
