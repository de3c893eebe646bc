import { expect as expected } from 'vitest';
import type { GuestRow } from '../../api/venue/shapes.ts';
import { browser } from '../site/visitor.ts';
import { expect, journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { family } from '../support/people.ts';
import { venueWorld } from '../venue/world.ts';

type Page = Parameters<Parameters<typeof journey>[1]>[0]['page'];

const small = { width: 360, height: 740 };
const consents = [{ purpose: 'request', textVersion: 1 }];

const chooseBarnaul = async (page: Page) => {
  await page.goto('/');
  await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).click();
  await page.getByRole('heading', { name: 'На какие дни?' }).waitFor();
};
const write = async (page: Page) => {
  await page.getByLabel('Как вас зовут').fill('Смирнова Анна');
  await page.getByLabel('Телефон').fill('8 913 123-42-42');
  await page.getByRole('checkbox', { name: /Согласие/ }).check();
};
/** Somebody else takes all the places of a session. */
const fill = async (house: House, venueSessionId: string, adults: number) => {
  const other = browser(house);
  const applicant = { name: 'Ирина Ким', phone: '+7 913 700-11-22' };
  const wish = { venueSessionId, adults, children: 0, applicant, consents, proof: await other.proof() };
  const { body } = await other.call('POST', '/api/site/visits', wish);
  return () => other.call('POST', `/api/site/my/visits/${body.visitId}/cancel`);
};

journey(
  'a session is found, signed up for, kept in a calendar, given up and looked at again',
  async ({ page, house, check, shots }) => {
    const w = await venueWorld(house, { nameRu: 'Игровой автобус', kind: 'bus' });
    const told = {
      leader: 'Мария К.',
      ageFrom: 3,
      ageTo: 7,
      place: 'Село Зональное',
      descriptionRu: 'Игры.',
    };
    await w.session({ nameRu: 'Песок и вода', counts: 'pair', capacity: 3, ...told });
    await w.session({ day: '2026-12-02' });
    await page.setViewportSize(small);
    await page.goto('/sessions');
    await expect(page.getByRole('region', { name: 'В каком центре?' })).toBeVisible();
    await chooseBarnaul(page);
    const near = page.getByRole('region', { name: 'Занятия вашего центра' });
    await expect(near).toContainText('Песок и вода');
    await check();
    await shots('site-sessions-home');
    await page.setViewportSize(small);
    await near.getByRole('link').click();
    const first = page.getByRole('region', { name: /1 декабря/ });
    for (const words of [
      '15:00–16:30',
      'осталось 3 места',
      'Детям 3–7 лет',
      'Село Зональное',
      'Ведёт Мария К. Взрослый',
    ])
      await expect(first).toContainText(words);
    await check();
    await shots('site-sessions');
    await page.setViewportSize(small);

    await first.getByRole('link', { name: /Записаться/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Песок и вода' }).waitFor();
    const people = page.getByRole('group', { name: 'Сколько вас будет' });
    await people.getByRole('group', { name: 'Дети' }).getByRole('button', { name: 'Меньше' }).click();
    await page.getByRole('button', { name: 'Записаться' }).click();
    await expect(people.getByRole('alert')).toContainText('хотя бы один ребёнок');
    await expect(people).toBeFocused();
    await people.getByRole('group', { name: 'Дети' }).getByRole('button', { name: 'Больше' }).click();
    await people.getByRole('group', { name: 'Дети' }).getByRole('button', { name: 'Больше' }).click();
    await write(page);
    await check();
    await shots('site-session');
    await page.setViewportSize(small);
    await page.getByRole('button', { name: 'Записаться' }).click();
    // The code is what is seen and read first, however far down the button was.
    await expect(page.getByRole('heading', { level: 1, name: 'Вы записаны' })).toBeFocused();
    await expect(page.locator('output')).toBeInViewport();
    const code = (await page.locator('output').innerText()).trim();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Добавить в календарь' }).click();
    expected((await file).suggestedFilename()).toBe('prokat.ics');
    await check();
    await shots('site-session-done');
    await page.setViewportSize(small);

    await page.getByRole('link', { name: 'Открыть запись' }).click();
    const visit = page.getByRole('region', { name: 'Занятия' });
    await expect(visit).toContainText('вы записаны');
    await expect(visit).toContainText(`код ${code}`);
    await expect(visit).toContainText('детей: 2');
    await check();
    await shots('site-my-visit');
    await page.setViewportSize(small);
    await visit.getByRole('button', { name: 'Сколько нас будет' }).click();
    await expect(visit.getByRole('group', { name: 'Сколько вас будет' })).toBeFocused();
    const children = visit.getByRole('group', { name: 'Дети' });
    await children.getByRole('button', { name: 'Меньше' }).click();
    await children.getByRole('button', { name: 'Меньше' }).click();
    await expect(visit.getByRole('alert')).toContainText('хотя бы один ребёнок');
    await children.getByRole('button', { name: 'Больше' }).click();
    await check();
    await shots('site-my-visit-people');
    await page.setViewportSize(small);
    await visit.getByRole('button', { name: 'Сохранить' }).click();
    await expect(visit).toContainText('детей: 1');
    await expect(visit.getByRole('heading', { level: 3 })).toBeFocused();
    await visit.getByRole('button', { name: 'Отменить запись' }).click();
    await expect(visit.getByRole('status')).toContainText('запись отменена');
    await expect(visit.getByRole('heading', { level: 3 })).toBeFocused();
    await visit.getByRole('button', { name: 'Вернуть запись' }).click();
    await expect(visit.getByRole('status')).toContainText('вы записаны');
  },
);

journey(
  'where a session is full one waits, moves up, and reads why it is not held',
  async ({ page, house, check, shots }) => {
    const w = await venueWorld(house);
    const film = await w.session();
    const rest = await fill(house, film.id, 2);
    await chooseBarnaul(page);
    await page.goto(`/session/${film.id}`);
    await page.getByRole('heading', { level: 1, name: 'Час кино' }).waitFor();
    const more = page.getByRole('group', { name: 'Взрослые' }).getByRole('button', { name: 'Больше' });
    await more.click();
    await write(page);
    await page.getByRole('button', { name: 'Записаться' }).click();
    await expect(page.getByRole('alert')).toContainText('Столько мест уже нет');
    await check();
    await shots('site-session-full');
    // Fewer may still fit.
    const fewer = page.getByRole('group', { name: 'Взрослые' }).getByRole('button', { name: 'Меньше' });
    await fewer.click();
    await expect(page.getByRole('button', { name: 'Записаться' })).toBeVisible();
    await more.click();
    await page.getByRole('button', { name: 'Ждать место' }).click();
    await page.getByRole('heading', { level: 1, name: 'Вы ждёте место' }).waitFor();
    await check();
    await page.getByRole('link', { name: 'Открыть запись' }).click();
    const visit = page.getByRole('region', { name: 'Занятия' });
    await expect(visit).toContainText('Ваша очередь: 1');
    await check();
    await shots('site-my-waiting');
    expected((await rest()).status).toBe(200);
    await page.reload();
    await expect(visit).toContainText('вы записаны');
    await w.host.call('POST', `/api/sessions/${film.id}/cancel`, { reason: 'Ремонт зала' });
    await page.reload();
    await expect(visit).toContainText('занятие отменено');
    await expect(visit).toContainText('Ремонт зала');
    await expect(visit.getByRole('button')).toHaveCount(0);
    await w.host.call('POST', `/api/sessions/${film.id}/reopen`);
    await fill(house, film.id, 1);
    await page.setViewportSize({ width: 320, height: 600 });
    await page.goto('/sessions');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: /Wait for a place/ }).waitFor();
    expected(await page.title()).not.toMatch(/[а-яё]/i);
    expected(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await check();
  },
  { refusals: [/^\/api\/site\/visits$/] },
);

/** A place only its guests know of, and the code of one. */
const guested = async (house: House) => {
  const w = await venueWorld(house, { nameRu: 'Тихий дом', access: 'guests', address: 'ул. Тихая, 7' });
  const film = await w.session({ roomId: w.roomId });
  await w.session({ day: '2026-12-02', nameRu: 'Рисуем', counts: 'pair', capacity: 1 });
  const familyId = family(house, { protected: true, surname: 'Тайная' });
  const made = await w.host.call<GuestRow>(
    'POST',
    `/api/venues/${w.venueId}/guests`,
    { familyId, until: '2026-12-20' },
    { 'X-Access-Reason': 'session' },
  );
  const note = async (words: string) => {
    const [visit] = (await w.card(film.id)).visits;
    const edition = { 'If-Match': `"${visit?.version}"`, 'X-Access-Reason': 'session' };
    expected((await w.host.call('PATCH', `/api/visits/${visit?.id}`, { note: words }, edition)).status).toBe(
      200,
    );
  };
  return { note, code: made.body.code };
};

journey(
  'a code alone opens what nobody else sees: one press books, cancels and takes back',
  async ({ page, house, check, shots }) => {
    const { code, ...w } = await guested(house);
    await page.setViewportSize(small);
    await chooseBarnaul(page);
    await page.goto('/my');
    await page.getByRole('link', { name: 'У меня есть код' }).click();
    await page.getByRole('heading', { level: 1, name: 'По коду' }).waitFor();
    const typed = page.getByRole('textbox', { name: /^Код/ });
    await typed.fill('K7M-4XC');
    await page.getByRole('button', { name: 'Открыть' }).click();
    await expect(page.getByRole('alert')).toContainText('Код не подошёл');
    await check();
    await shots('site-venue-door');
    await page.setViewportSize(small);
    await typed.fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Открыть' }).click();
    const film = page.getByRole('listitem').filter({ hasText: 'Час кино' }).last();
    await film.getByRole('button', { name: /Записаться/ }).click();
    const hers = page.getByRole('region', { name: 'Ваши записи' });
    await expect(hers).toContainText('вы записаны');
    await check();
    await shots('site-venue');
    await page.setViewportSize(small);
    expected(await page.title()).toBe('По коду — Прокат');
    expected(await page.locator('body').innerText()).not.toMatch(/Тих|Тайная|Рябина/);

    await hers.getByRole('button', { name: 'Отменить запись' }).click();
    await expect(hers).toContainText('запись отменена');
    await hers.getByRole('button', { name: 'Вернуть запись' }).click();
    await expect(hers.getByRole('button', { name: 'Отменить запись' })).toBeVisible();
    await page.reload();
    await expect(hers).toContainText('вы записаны');
    await w.note('Нарисовали дом и кота');
    await page.reload();
    await expect(hers).toContainText('Нарисовали дом и кота');
    // The same code is no other's bookings: «Мои брони» leads back here as long as it is open.
    await page.getByRole('link', { name: 'Мои брони' }).first().click();
    await expect(page).toHaveURL(/\/venue$/);

    await page.getByRole('button', { name: 'Закрыть' }).click();
    await expect(page.getByRole('textbox', { name: /^Код/ })).toHaveValue('');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expected(kept).not.toMatch(/alone|Час кино|Тих/);
    await page.goto('/sessions');
    await expect(page.getByText('записи нет')).toBeVisible();
  },
  { refusals: [/^\/api\/site\/venue\/open$/] },
);

journey(
  'leaving quickly closes what a code alone has opened',
  async ({ page, house }) => {
    const { code } = await guested(house);
    await page.goto('/healthz');
    await page.goto('/venue');
    await page.getByRole('textbox', { name: /^Код/ }).fill(code);
    await page.getByRole('button', { name: 'Открыть' }).click();
    await page.getByRole('heading', { name: 'Что будет' }).waitFor();
    await page
      .getByRole('link', { name: 'Уйти быстро' })
      .evaluate((link) => link.setAttribute('href', '/readyz'));
    for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
    await page.waitForURL('**/readyz');
    await page.goBack();
    await expect(page).toHaveURL(/healthz/);
    await page.goto('/venue');
    await expect(page.getByRole('textbox', { name: /^Код/ })).toBeVisible();
    expected((await page.request.get('/api/site/venue')).status()).toBe(401);
  },
  { refusals: [/^\/favicon\.ico$/] },
);

journey('at a terminal one signs up, and nothing of it stays', async ({ page, house, check, shots }) => {
  const w = await venueWorld(house);
  await w.session();
  await page.goto(`/?kiosk&centre=${w.centreId}`);
  await page.getByRole('region', { name: 'Занятия вашего центра' }).getByRole('link').click();
  await page.getByRole('link', { name: /Записаться/ }).click();
  await write(page);
  await page.getByRole('button', { name: 'Записаться' }).click();
  await page.getByRole('heading', { level: 1, name: 'Вы записаны' }).waitFor();
  await expect(page.getByRole('link', { name: 'Добавить в календарь' })).toHaveCount(0);
  await check();
  await shots('site-session-kiosk');
  await page.getByRole('button', { name: 'Закончить' }).click();
  await page.getByRole('heading', { name: 'На какие дни?' }).waitFor();
  await page.goto('/my');
  await page.getByRole('heading', { name: 'По коду брони' }).waitFor();
});
