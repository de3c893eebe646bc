import { expect as expected } from 'vitest';
import { browser, phone, sentTo, stocked, walker } from '../site/visitor.ts';
import { expect, journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

type Page = Parameters<Parameters<typeof journey>[1]>[0]['page'];

const small = { width: 360, height: 740 };
const toy = 'Настольная игра';
const ola = { name: 'Ольга', phone: '+79130000001' };

/** Opens everything of a contact in this window, by the code that is sent to it. */
const openAll = async (page: Page, house: House, contact = phone) => {
  await page.goto('/my');
  const door = page.getByRole('region', { name: 'Всё сразу' });
  await door.getByLabel('Телефон или почта').fill(contact);
  await door.getByRole('button', { name: 'Прислать код' }).click();
  await door.getByLabel('Код из сообщения').waitFor();
  await door.getByLabel('Код из сообщения').fill(sentTo(house, contact) ?? '');
  await door.getByRole('button', { name: 'Открыть' }).click();
  await page.getByRole('heading', { name: 'Сообщения' }).waitFor();
};

/** Opens one booking or place by its code. */
const openOne = async (page: Page, code: string, lastDigits = '4242') => {
  await page.goto('/my');
  await page.getByRole('textbox', { name: /^Код/ }).fill(code);
  await page.getByLabel('Последние четыре цифры').fill(lastDigits);
  await page.getByRole('button', { name: 'Открыть', exact: true }).click();
  await page.getByRole('heading', { name: 'Сообщения' }).waitFor();
};

/** Things in the hands of a family that is known by its phone, a walker alone unless told. */
const lend = async (house: House, things = [walker]) => {
  const desk = house.hire('desk');
  const items = things.map((name) => ({ unitId: thing(house, name) }));
  const path = `/api/centres/${house.centreNamed('Барнаул')}/handovers`;
  expected((await desk.call('POST', path, { familyId: family(house), items })).status).toBe(201);
};

journey(
  'a one-time code opens everything of a contact: messages stop and come again, the calendar has its address',
  async ({ page, house, check, shots }) => {
    await lend(house);
    const { visitor } = stocked(1, house);
    await visitor.call('POST', '/api/site/bookings', await visitor.request());
    await page.setViewportSize(small);
    await openAll(page, house);
    await expect(page.getByRole('region', { name: 'У вас дома' })).toContainText(walker);
    await expect(page.getByRole('region', { name: 'Брони' })).toContainText('ждёт ответа центра');
    await check();

    await page.getByRole('button', { name: 'Не присылать' }).click();
    await expect(page.getByText('Сообщения выключены')).toBeVisible();
    await page.reload();
    await page.getByText('Полный текст').click();
    await page.getByRole('button', { name: 'присылайте' }).click();
    await expect(page.getByText('Мы пишем вам')).toBeVisible();

    await page.getByRole('button', { name: 'Создать адрес' }).click();
    const address = await page.getByLabel('Адрес для календаря').inputValue();
    const read = () => house.app.request(new URL(address).pathname);
    expected((await (await read()).text()).match(/BEGIN:VEVENT/g)?.length).toBeGreaterThanOrEqual(2);
    await check();
    await shots('site-mine');
    await page.getByRole('button', { name: 'Отключить', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Создать адрес' })).toBeVisible();
    expected((await read()).status).toBe(404);
  },
);

journey(
  'a booking gets other days and one more thing, is cancelled, and brought back',
  async ({ page, house, check, shots }) => {
    const { visitor } = stocked(1, house);
    thing(house, toy);
    thing(house, 'Коляска прогулочная');
    const made = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    await page.setViewportSize(small);
    await openOne(page, String(made.body.code));
    await page.getByRole('button', { name: 'Изменить дни или вещи' }).click();
    // On a Sunday nothing is brought back: it says so at the booking, which stays as it was.
    await page.getByLabel('Забрать').fill('2026-11-30');
    await page.getByLabel('Вернуть').fill('2026-12-06');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.getByRole('alert')).toContainText('В этот день недели центр не работает');
    await page.getByLabel('Вернуть').fill('2026-12-04');
    await page.getByRole('button', { name: 'Добавить вещь' }).click();
    const add = page.getByRole('region', { name: 'Добавить вещь' });
    await expect(add.getByRole('button')).toHaveCount(2);
    await page.getByLabel('Какую вещь добавить?').fill('настол');
    await expect(add.getByRole('button')).toHaveText([`Беру: ${toy}`]);
    await page.getByRole('button', { name: /Беру.*Настольная/ }).click();
    await expect(page.getByRole('group', { name: toy })).toContainText('Беру 1');
    await check();
    await shots('site-change');
    await page.setViewportSize(small);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    const booking = page.locator('.booking');
    await expect(booking).toContainText('30 ноября');
    await expect(booking).toContainText(toy);
    await expect(booking.getByRole('heading')).toBeFocused();

    await booking.getByRole('button', { name: 'Отменить бронь' }).click();
    await booking.getByRole('button', { name: 'Да, отменить' }).click();
    await expect(booking.getByRole('status')).toContainText('отменена');
    await check();
    await shots('site-cancelled');
    await booking.getByRole('button', { name: 'Вернуть бронь' }).click();
    await expect(booking.getByRole('status')).toContainText('ждёт ответа центра');

    // Somebody waits for the walker now: what is cancelled is theirs.
    const other = browser(house);
    const wish = { applicant: ola, wantedFrom: '2026-11-30', days: 4 };
    expected((await other.call('POST', '/api/site/queue', await other.wait(wish))).status).toBe(201);
    await booking.getByRole('button', { name: 'Отменить бронь' }).click();
    await booking.getByRole('button', { name: 'Да, отменить' }).click();
    await expect(booking).toContainText('уже ждёт другая семья');
    await expect(booking.getByRole('button', { name: 'Вернуть бронь' })).toHaveCount(0);
  },
  { refusals: [/^\/api\/site\/my\/bookings\/[\w-]+\/change$/] },
);

journey('a term is made longer on the site, unless somebody waits', async ({ page, house, check, shots }) => {
  await lend(house);
  await openAll(page, house);
  const home = page.getByRole('region', { name: 'У вас дома' });
  await home.getByRole('button', { name: 'Продлить до' }).click();
  await expect(home).toContainText('Продлить ещё раз нельзя');
  await expect(home.getByRole('heading', { name: walker })).toBeFocused();
  await check();
  await shots('site-extended');
});

journey('what was made longer stays where it stood under the finger', async ({ page, house }) => {
  await lend(house, [walker, 'Коляска-трость реабилитационная']);
  await openAll(page, house);
  const home = page.getByRole('region', { name: 'У вас дома' });
  const first = await home.getByRole('heading', { level: 3 }).first().innerText();
  await home.getByRole('button', { name: 'Продлить до' }).first().click();
  await expect(home).toContainText('Продлить ещё раз нельзя');
  await expect(home.getByRole('heading', { level: 3 }).first()).toHaveText(first);
  // When the doors are open stands with what is to be brought back.
  await expect(home).toContainText('пн–пт 9:00–18:00');
});

journey(
  'while another waits for it nobody keeps a thing longer',
  async ({ page, house }) => {
    await lend(house);
    await openAll(page, house);
    const home = page.getByRole('region', { name: 'У вас дома' });
    await expect(home.getByRole('button', { name: 'Продлить до' })).toBeVisible();
    const other = browser(house);
    expected((await other.call('POST', '/api/site/queue', await other.wait({ applicant: ola }))).status).toBe(
      201,
    );
    // Shown before, asked for after: the answer is the one of now.
    await home.getByRole('button', { name: 'Продлить до' }).click();
    await expect(home.getByRole('alert')).toContainText('Продлить нельзя');
    await page.reload();
    await expect(home).toContainText('эту вещь ждёт другая семья');
    await expect(home.getByRole('button', { name: 'Продлить до' })).toHaveCount(0);
  },
  { refusals: [/extension$/] },
);

/** One who waits for the only walker, which its booker gives up; what its code opens. */
const offered = async (house: House) => {
  const { visitor } = stocked(1, house);
  const days = { starts: '2026-11-25', dueOn: '2026-12-08' };
  const made = await visitor.call('POST', '/api/site/bookings', await visitor.request(days));
  const other = browser(house);
  const queued = await other.call('POST', '/api/site/queue', await other.wait({ applicant: ola }));
  await visitor.call('POST', `/api/site/my/bookings/${made.body.bookingId}/cancel`);
  return String(queued.body.code);
};

journey('what is offered is taken: it is a booking then', async ({ page, house, check, shots }) => {
  const code = await offered(house);
  await page.setViewportSize(small);
  await openOne(page, code, '0001');
  const queue = page.getByRole('region', { name: 'Очередь' });
  await expect(queue).toContainText('Вещь свободна: 26 ноября');
  await check();
  await shots('site-offer');
  await page.setViewportSize(small);
  await queue.getByRole('button', { name: 'Беру' }).click();
  await expect(queue).toContainText('вы приняли предложение');
  await expect(page.getByRole('region', { name: 'Брони' })).toContainText('ждёт ответа центра');
  await check();
});

journey('what is offered is let pass: the place is kept, or given up', async ({ page, house }) => {
  await openOne(page, await offered(house), '0001');
  const queue = page.getByRole('region', { name: 'Очередь' });
  await queue.getByRole('button', { name: 'Не сейчас, место оставить' }).click();
  await expect(queue).toContainText('на паузе');
  await queue.getByRole('button', { name: 'Снова ждать' }).click();
  await expect(queue).toContainText('Вещь свободна');
  await queue.getByRole('button', { name: 'Больше не нужна' }).click();
  await expect(queue).toContainText('вы вышли из очереди');
});
