import { record } from '../../api/audit/acts.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { expect, journey } from '../support/browser.ts';
import type { House, StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';

/** Two days of a desk: a thing bought and issued, a card read, a search, a refused look. */
async function busyDays(house: House, administrator: StaffHand, desk: StaffHand) {
  const barnaul = house.centreNamed('Барнаул');
  const type = house.db.orm.select().from(itemType).limit(1).get();
  const bought = await administrator.call('POST', `/api/centres/${barnaul}/units`, {
    itemTypeId: type?.id,
    inventoryNumber: 'Т-0031',
    condition: 'new',
    funding: 'grant',
    costKopecks: 100_00,
    acquiredOn: '2026-11-20',
  });
  const unitId = String(bought.body.id);
  const familyId = family(house);
  const entry = (act: string, subject: string, subjectId: string | null, detail = {}) =>
    record(desk.ctx(), { act, subject, subjectId, centreId: barnaul, detail });
  entry('family.search', 'family', null, { kind: 'name', shown: 3 });
  entry('family.read', 'family', familyId);
  entry('loan.issued', 'loan', '01900000-0000-7000-8000-0000000000b0', {
    unitId,
    familyId,
    dueOn: '2026-12-08',
  });
  entry('family.read.refused', 'family', familyId);
  return { familyId };
}

journey('a manager reads who did what, narrows it down and checks the chain', async (given) => {
  const { page, house, signIn, later, check, shots } = given;
  const administrator = house.hire('administrator');
  await busyDays(house, administrator, house.hire('desk'));
  await later({ hours: 24 });
  const chief = house.hire('administrator', house.everyCentre);
  await chief.call('POST', '/api/holidays', { monthDay: '04-12', nameRu: 'День', nameEn: 'Day' });
  await signIn(administrator);
  await page.goto('/admin/trail');
  await expect(page.getByText('Выдан предмет Т-0031, вернуть до 8 декабря')).toBeVisible();
  await expect(page.getByText('Поставлен на учёт предмет Т-0031')).toBeVisible();
  await expect(page.getByText('Добавлен праздник: 12 апреля')).toHaveCount(0);
  await check();
  await shots('trail');

  await page.getByLabel('Где').selectOption('мои центры и общее');
  await expect(page.getByText('Добавлен праздник: 12 апреля')).toBeVisible();
  await page.getByRole('button', { name: 'Семьи' }).click();
  await expect(page.getByText('Добавлен праздник: 12 апреля')).toHaveCount(0);
  await expect(page.getByText('Поиск среди семей')).toBeVisible();
  await page.getByText('Поиск среди семей').click();
  await expect(page.getByText('Показано', { exact: true }), 'a particular has its word').toBeVisible();
  await page.getByText('Отказано: карточка семьи не открыта').click();
  await expect(page.getByText('family.read.refused')).toBeVisible();
  await check();
  await shots('trail-entry');
  await page.getByRole('link', { name: 'Вся история' }).click();
  await expect(page.getByText('Показана история одной записи')).toBeVisible();
  await expect(page.getByText('Открыта карточка семьи')).toBeVisible();
  await expect(page.getByText('Поиск среди семей')).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Открыта карточка семьи')).toBeVisible();
  await page.getByRole('button', { name: 'Показать все записи' }).click();
  await page.getByLabel('С какого дня').fill('01.12.2026');
  await page.getByLabel('С какого дня').blur();
  await expect(page.getByText('Таких записей нет')).toBeVisible();
  await check();
  await page.getByRole('button', { name: 'Убрать отбор' }).click();
  await expect(page.getByText('Добавлен праздник: 12 апреля')).toBeVisible();
});

journey('the chain is checked; its fingerprint is kept and found again; a change is found', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const administrator = house.hire('administrator');
  await busyDays(house, administrator, house.hire('desk'));
  await signIn(house.hire('manager'));
  await page.goto('/admin/trail');
  await page.getByRole('button', { name: 'Проверить цепочку' }).click();
  await page.getByLabel('Отпечаток, записанный раньше').fill('не то');
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await expect(page.getByText('В отпечатке 64 знака').first()).toBeVisible();
  await page.getByLabel('Отпечаток, записанный раньше').fill('');
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await expect(page.getByText('Цепочка цела: 8 записей')).toBeVisible();
  await check();
  await shots('trail-verified');
  const head = await page.locator('.head.figures').textContent();
  await page.getByLabel('Отпечаток, записанный раньше').fill(head ?? '');
  await page.getByRole('button', { name: 'Проверить ещё раз' }).click();
  await expect(page.getByText('Ваш отпечаток найден: это запись № 8.')).toBeVisible();

  house.db.sqlite.exec("drop trigger audit_kept; update audit set act = 'family.search' where seq = 3");
  await page.getByRole('button', { name: 'Проверить ещё раз' }).click();
  await expect(page.getByText('Цепочка нарушена на записи № 3')).toBeVisible();
  await expect(page.getByText('Запись изменили после того, как она была сделана.')).toBeVisible();
  await check();
  await shots('trail-broken');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Проверка журнала: цепочка нарушена')).toHaveCount(0);
});

journey('a long trail comes page by page', async ({ page, house, signIn }) => {
  const desk = house.hire('desk');
  for (let n = 0; n < 60; n += 1)
    record(desk.ctx(), {
      act: 'family.search',
      subject: 'family',
      subjectId: null,
      centreId: house.centreNamed('Барнаул'),
    });
  await signIn(house.hire('manager'));
  await page.goto('/admin/trail');
  await expect(page.getByText('Поиск среди семей')).toHaveCount(50);
  await page.getByRole('button', { name: 'Показать ещё' }).click();
  await expect(page.getByText('Поиск среди семей')).toHaveCount(60);
  await expect(page.getByRole('button', { name: 'Показать ещё' })).toHaveCount(0);
});

journey('the trail is not for the desk', async ({ page, house, signIn, check }) => {
  await signIn(house.hire('desk'));
  await page.goto('/admin/trail');
  await expect(page.getByText('Эта страница не для вашей роли')).toBeVisible();
  await check();
});
