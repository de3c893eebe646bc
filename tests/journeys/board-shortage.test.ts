import { eq } from 'drizzle-orm';
import { bookForFamily } from '../../api/bookings/acts/request.ts';
import { bookingFacts } from '../../api/bookings/reads.ts';
import { asDay } from '../../api/core/dates.ts';
import { unitFacts } from '../../api/stock/reads.ts';
import { centre } from '../../db/tables/centres.ts';
import { expect, journey } from '../support/browser.ts';
import { family, thing, typeNamed } from '../support/people.ts';

const walker = 'Ходунки реабилитационные';

journey('what will not suffice, and all that would mend it', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  const here = house.centreNamed('Барнаул');
  const near = house.centreNamed('Каменский район');
  house.db.orm.update(centre).set({ phone: '+73852000002' }).where(eq(centre.id, near)).run();
  const [broken, returned, lent] = [thing(house), thing(house), thing(house)];
  thing(house);
  thing(house, walker, near);
  const number = (unit: typeof broken) => unitFacts(house.db, unit).inventoryNumber;
  const give = {
    familyId: family(house, { surname: 'Зуева' }),
    items: [{ unitId: lent }, { unitId: returned }],
  };
  expect((await desk.call('POST', `/api/centres/${here}/handovers`, give)).status).toBe(201);
  expect((await desk.call('POST', `/api/units/${returned}/return`, { condition: 'good' })).status).toBe(200);
  const { id } = bookForFamily(desk.ctx(), here, {
    familyId: family(house),
    starts: asDay('2026-11-27'),
    dueOn: asDay('2026-12-04'),
    lines: [{ itemTypeId: typeNamed(house, walker), quantity: 3 }],
    channel: 'phone',
    note: '',
    overrides: [],
  });
  const repair = { step: 'sent_to_repair', reason: 'Сломано колесо' };
  expect((await desk.call('POST', `/api/units/${broken}/steps`, repair)).status).toBe(200);

  await signIn(desk);
  await page.goto('/admin');
  await expect(page.getByText(`Не хватит: ${walker}`)).toBeVisible();
  await expect(page.getByText('на 1 меньше, чем нужно')).toBeVisible();
  await page.getByRole('button', { name: 'Что можно сделать' }).click();
  const dialog = page.getByRole('dialog', { name: `Не хватит: ${walker}` });
  const way = (words: string) => dialog.getByRole('listitem').filter({ hasText: words }).first();
  await expect(way('Обработать и осмотреть').getByRole('link')).toHaveText(number(returned));
  await expect(way('Поторопить ремонт').getByRole('link')).toHaveText(number(broken));
  await expect(way('Позвонить тем, у кого они сейчас').getByRole('link')).toHaveText(number(lent));
  const families = way('Позвонить семьям с бронью');
  await expect(families.getByRole('link', { name: /Смирнова/ })).toBeVisible();
  await expect(families.getByText('27 ноября – 4 декабря')).toBeVisible();
  const elsewhere = way('Взять в другом центре региона');
  await expect(elsewhere.getByText('Каменский район: 1')).toBeVisible();
  await expect(elsewhere.getByRole('link', { name: '+7 3852 00-00-02' })).toHaveAttribute(
    'href',
    'tel:+73852000002',
  );
  await check();
  await shots('board-shortage');

  // The family says it can do with two: the booking is changed, and there is nothing short any more.
  await way('Позвонить семьям с бронью')
    .getByRole('link', { name: /Смирнова/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Смирнова Анна Петровна' })).toBeVisible();
  await page.getByRole('button', { name: 'Изменить' }).click();
  await page.getByRole('button', { name: `На одну меньше: ${walker}` }).click();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText(/^Бронь .* изменена/).first()).toBeVisible();
  expect(bookingFacts(house.db, id).version).toBe(2);
  await page.goto('/admin');
  await expect(page.getByRole('region', { name: 'На обработку' })).toBeVisible();
  await expect(page.getByText(`Не хватит: ${walker}`)).toHaveCount(0);
});

journey('a booking on whose day the centre came to be closed is called and moved', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const desk = house.hire('desk');
  const here = house.centreNamed('Барнаул');
  thing(house);
  const { id } = bookForFamily(desk.ctx(), here, {
    familyId: family(house),
    starts: asDay('2026-11-24'),
    dueOn: asDay('2026-12-01'),
    lines: [{ itemTypeId: typeNamed(house, walker), quantity: 1 }],
    channel: 'phone',
    note: '',
    overrides: [],
  });
  const closure = { starts: '2026-12-01', until: '2026-12-02', open: false, reason: 'Ремонт' };
  const entered = await house
    .hire('administrator')
    .call('POST', `/api/centres/${here}/closures`, { ...closure, everywhere: false });
  expect(entered.status).toBe(201);
  await signIn(desk);
  await page.goto('/admin');
  const heap = page.getByRole('region', { name: 'Центр закрыт в их дни' });
  await expect(heap.getByText('вернуть: вт, 1 декабря')).toBeVisible();
  await check();
  await shots('board-closed-days');
  await heap.getByRole('link', { name: /Смирнова/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Вернуть' }).fill('03.12.26');
  await expect(dialog.getByText('Всё подходит')).toBeVisible();
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText(/^Бронь .* изменена/).first()).toBeVisible();
  expect(bookingFacts(house.db, id).dueOn).toBe('2026-12-03');
  await expect(page).not.toHaveURL(/change=/);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Сегодня', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Собрать' })).toBeVisible();
  await expect(heap).toHaveCount(0);
});
