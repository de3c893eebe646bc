import type { Page } from '@playwright/test';
import sharp from 'sharp';
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
    // A number that is typed takes the place of what the arrows have left; too large a one is asked about.
    const whole = page.getByRole('spinbutton', { name: 'Тактильные пазлы', exact: true });
    await whole.press('ArrowDown');
    await whole.pressSequentially('5');
    await expect(page.getByText('на 1 больше, чем в списке: проверьте число')).toBeVisible();
    await whole.press('ArrowDown');
    await expect(whole).toHaveValue('4');
    await expect(button(page, /^Выдать$/)).toBeEnabled();
    await page.getByText('Фото или заметка').click();
    await page.getByLabel('Заметка о составе').fill('Новая коробка');
    const sent = page.waitForResponse((answer) => answer.url().endsWith('/kit/photos'));
    await page.getByLabel('Фото состава').setInputFiles({
      name: 'box.png',
      mimeType: 'image/png',
      buffer: await sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a6558' } })
        .png()
        .toBuffer(),
    });
    await sent;
    await check();
    await shots('kit-issue-photo');
    // All is there: one key.
    await page.locator('h1').focus();
    await page.keyboard.press('Enter');
    await expect(heading(page, /Выдан 1 предмет/)).toBeVisible();
    await expect(page.getByRole('link', { name: /Карта комплектности/ })).toBeVisible();
    await check();
    await shots('kit-issued');
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
    await expect(page.getByRole('row', { name: 'Тактильные пазлы 4 3' })).toBeVisible();
    await expect(page.getByRole('row', { name: 'Светильник 1 1, сломано 1' })).toBeVisible();
    await expect(page.getByRole('row', { name: 'Кинетический песок 1 осталось семье' })).toBeVisible();
    await expect(page.getByText('«Новая коробка»')).toBeVisible();
    await expect(page.getByRole('img', { name: /Состав на фото/ })).toBeVisible();
    await check();
    await shots('kit-loan');

    await page.goto(`/admin/units/${unitId}`);
    await page.getByText('Проверки: 2').click();
    await expect(page.getByText('Тактильные пазлы — нет 1; Светильник — сломано 1')).toBeVisible();
    await check();
    await page.goto('/admin/consumables');
    await button(page, /^История: Кинетический песок/).click();
    await expect(page.getByText('−1 выдано в набор').first()).toBeVisible();
    await check();
    await shots('kit-shelf-history');
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
    await expect(page.getByText('Нужно 1, на полке нет')).toBeVisible();
    await check();
    await shots('kit-issue-short');
    await button(page, /^Выдать/).click();
    await expect(page.getByText('Расходников не хватило: Кинетический песок — нет 1')).toBeVisible();
    await check();

    await page.goto(`/admin/return/${unitId}`);
    await expect(page.getByText('расходник, с собой не было')).toBeVisible();
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

  journey('is looked after: found again, swapped, counted, filled, its card printed', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const desk = house.hire('desk');
    const { itemTypeId, unitId, has } = await box(house, desk, 0);
    const componentId = partNamed(house, itemTypeId, 'Тактильные пазлы');
    const kit = `/api/units/${unitId}/kit`;
    await desk.call('POST', `${kit}/take-out`, { componentId, quantity: 1, reason: 'Потеряли на выезде' });
    await signIn(desk);
    await page.goto(`/admin/units/${unitId}`);
    const contents = page.getByRole('region', { name: 'Состав' });
    await expect(contents.getByText('Неполон')).toBeVisible();
    await expect(contents.getByText(/нет 1 с /)).toBeVisible();
    await check();
    await shots('kit-unit');

    await button(page, /^Тактильные пазлы/).click();
    await expect(page.getByText('«Потеряли на выезде»')).toBeVisible();
    await check();
    await shots('kit-part');
    await button(page, 'Нашлась').click();
    await check();
    await button(page, 'Сохранить').click();
    await expect(contents.getByText('Полон', { exact: true })).toBeVisible();
    expect(await has('Тактильные пазлы')).toEqual([4, 0]);

    await button(page, /^Светильник/).click();
    await button(page, 'Заменить новой').click();
    await button(page, 'Сохранить').click();
    await expect(page.getByText('Напишите причину').first()).toBeVisible();
    await page.getByLabel('Метка новой части').fill('SN-204');
    await page.getByLabel('Почему').fill('Перегорел');
    await check();
    await shots('kit-swap');
    await button(page, 'Сохранить').click();
    await expect(contents.getByText('SN-204')).toBeVisible();
    await button(page, /^Светильник/).click();
    await expect(page.getByText('Заменено новым')).toBeVisible();
    await page.keyboard.press('Escape');

    await button(page, 'Пересчитать').click();
    await button(page, 'Меньше: Мяч массажный').click();
    await button(page, 'Меньше: Кинетический песок').click();
    await expect(page.getByText('Итог:')).toBeVisible();
    await check();
    await shots('kit-check');
    await button(page, 'Записать проверку').click();
    await expect(page.getByText('Состав проверен: Неполон')).toBeVisible();
    await button(page, 'Пополнить').click();
    await expect(page.getByText('Не хватает: Кинетический песок — нет 1')).toBeVisible();
    expect(await has('Мяч массажный')).toEqual([3, 0]);

    await page.getByRole('link', { name: 'Карта комплектности' }).click();
    await expect(heading(page, 'Карта комплектности мультибокса')).toBeVisible();
    await expect(page.getByRole('row', { name: /Светильник/ })).toContainText('SN-204');
    await check();
    await shots('kit-card');
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation').first()).toBeHidden();
    await expect(page.getByText('Получил(а)')).toBeVisible();
  });

  journey('comes whole again when a forgotten part is brought, and its sand is received', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const manager = house.hire('administrator', house.everyCentre);
    const { itemTypeId, unitId, has, shelf } = await box(house, manager, 0);
    await manager.call('PUT', shelf, { minimum: 3 }, { 'If-Match': '"1"' });
    const componentId = partNamed(house, itemTypeId, 'Мяч массажный');
    const reason = 'Осталась у семьи';
    await manager.call('POST', `/api/units/${unitId}/kit/take-out`, { componentId, quantity: 2, reason });
    await signIn(manager);
    await page.goto('/admin');
    await expect(page.getByRole('region', { name: 'Неполные мультибоксы' })).toContainText(
      'Мяч массажный — нет 2',
    );
    await check();
    await shots('kit-board');
    await page.getByRole('link', { name: 'Потерянные части' }).click();
    await page.getByLabel('Часть, номер бокса или семья').fill('мяч');
    await check();
    await shots('kit-missing');
    await button(page, /^Нашлась: Мяч массажный/).click();
    await expect(page.getByText(/Из бокса: Мультибокс «Сенсорика»/)).toBeVisible();
    await check();
    await page.getByRole('spinbutton', { name: 'Сколько' }).press('Enter');
    await expect(page.getByText('Все части на месте')).toBeVisible();
    expect(await has('Мяч массажный')).toEqual([3, 0]);

    await page.goto('/admin/stock');
    await page.getByRole('link', { name: 'Расходники' }).click();
    await expect(page.getByText('Ниже минимума').first()).toBeVisible();
    await check();
    await shots('kit-consumables');
    await button(page, 'Принять: Кинетический песок').click();
    await button(page, 'Сохранить').click();
    await expect(page.getByText('Напишите целое число').first()).toBeVisible();
    await page.getByLabel('Сколько пришло').fill('5');
    await check();
    await button(page, 'Сохранить').click();
    await expect(page.getByText('На полке: 5')).toBeVisible();
    await button(page, /Изменить минимум: Кинетический песок/).click();
    await page.locator('#quantity').fill('6');
    await button(page, 'Сохранить').click();
    await expect(page.getByText('минимум 6')).toBeVisible();
  });

  journey('has a list in editions', async (given) => {
    const { page, house, signIn, check, shots } = given;
    const itemTypeId = typeNamed(house, senses);
    await signIn(house.hire('administrator', house.everyCentre));
    await page.goto(`/admin/catalogue/${itemTypeId}`);
    await expect(page.getByText('Редакция № 1')).toBeVisible();
    await check();
    await shots('kit-list');
    await page.getByRole('link', { name: 'Изменить состав' }).click();
    await expect(heading(page, 'Изменить состав')).toBeVisible();
    await check();
    await shots('kit-list-edit');
    await button(page, 'Добавить часть').click();
    await button(page, 'Сохранить новую редакцию').click();
    await expect(page.getByText('Напишите, как часть называется').first()).toBeVisible();
    await check();
    await page.locator('[id="parts.5.nameRu"]').fill('Песочные часы');
    await button(page, 'Выше: Песочные часы').click();
    await button(page, 'Убрать из списка: Светильник').click();
    await button(page, 'Сохранить новую редакцию').click();
    await expect(page.getByText('Редакция № 2, действует')).toBeVisible();
    const list = page.getByRole('list', { name: 'Что входит в мультибокс' });
    await expect(list.getByRole('listitem')).toHaveCount(5);
    await expect(list).not.toContainText('Светильник');
    await check();
  });

  journey('shows families what is inside', async ({ page, house, check, shots }) => {
    const desk = house.hire('desk');
    const { itemTypeId } = await box(house, desk);
    const centre = house.centreNamed('Барнаул');
    await page.goto(`/item/${itemTypeId}?centre=${centre}&from=2026-12-01&until=2026-12-08`);
    await expect(page.getByRole('heading', { name: 'Что внутри' })).toBeVisible();
    await expect(page.getByText('остаётся вам')).toBeVisible();
    await check();
    await shots('kit-site');
  });
});
