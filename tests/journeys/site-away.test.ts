import { expect as expected } from 'vitest';
import { expect, journey } from '../support/browser.ts';
import { thing } from '../support/people.ts';

journey(
  'a kiosk clears after each person, by the button and by itself',
  async ({ page, house, later, check, shots }) => {
    thing(house);
    const barnaul = house.centreNamed('Барнаул');
    await page.goto(`/?kiosk&centre=${barnaul}`);
    await page.getByRole('heading', { name: 'На какие дни?' }).waitFor();
    expected(await page.getByRole('link', { name: /Уйти быстро|Вход для сотрудников/ }).count()).toBe(0);
    expected(await page.locator('a[href^="tel:"]').count()).toBe(0);
    await page.getByRole('button', { name: 'На неделю' }).click();
    await page.getByRole('button', { name: 'Показать, что свободно' }).click();
    await page.locator('.thing').first().getByRole('button', { name: /Беру/ }).click();
    await check();
    await shots('site-kiosk');
    expected(await page.evaluate(() => Object.keys(localStorage).includes('prokat.site'))).toBe(false);

    await page.getByRole('button', { name: 'Закончить' }).click();
    await page.getByRole('heading', { name: 'На какие дни?' }).waitFor();
    expected(await page.evaluate(() => sessionStorage.getItem('prokat.site') ?? '')).not.toContain('Ходунки');

    await page.getByRole('button', { name: 'Показать, что свободно' }).click();
    await page.locator('.thing').first().getByRole('button', { name: /Беру/ }).click();
    await later({ seconds: 46 });
    await expect(page.getByRole('dialog', { name: 'Вы ещё здесь?' })).toBeVisible();
    await page.getByRole('button', { name: 'Да, я здесь' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await later({ seconds: 61 });
    await page.getByRole('heading', { name: 'На какие дни?' }).waitFor();
    expected(await page.evaluate(() => sessionStorage.getItem('prokat.site') ?? '')).not.toContain('Ходунки');
  },
);

journey(
  'leaving quickly takes the visit out of the tab',
  async ({ page, house }) => {
    thing(house);
    // The neutral page is another host, which no journey reaches: here one of the house's own stands in for it.
    await page.goto('/healthz');
    await page.goto('/');
    await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).click();
    await page.getByRole('button', { name: 'Показать, что свободно' }).click();
    await page.getByRole('heading', { name: 'Что свободно' }).waitFor();
    await page.getByRole('link', { name: 'Ходунки реабилитационные' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ходунки реабилитационные' }).waitFor();
    await page
      .getByRole('link', { name: 'Уйти быстро' })
      .evaluate((link) => link.setAttribute('href', '/readyz'));
    for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
    await page.waitForURL('**/readyz');
    expected(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('prokat.'))),
    ).toEqual([]);
    await page.goBack();
    await expect(page).toHaveURL(/healthz/);
    await page.goForward();
    await expect(page).toHaveURL(/readyz/);
    await page.goForward().catch(() => {});
    await expect(page).toHaveURL(/readyz/);
  },
  { refusals: [/^\/favicon\.ico$/] },
);

journey('in English the site speaks English all the way', async ({ page, house }) => {
  thing(house);
  await page.goto('/');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: /Choose.*Барнаул/ }).click();
  await page.getByRole('button', { name: 'Show what is free' }).click();
  await page.getByRole('heading', { name: 'What is free' }).waitFor();
  await page.locator('.thing h3 a').first().click();
  await page.getByRole('heading', { name: 'On what terms' }).waitFor();
  expected(await page.title()).not.toMatch(/[а-яё]/i);
});

journey(
  'without a network the site says so, with the phone of the centre',
  async ({ page, house }) => {
    const barnaul = house.centreNamed('Барнаул');
    const administrator = house.hire('administrator', house.everyCentre);
    const card = await administrator.call('GET', `/api/centres/${barnaul}`);
    const edition = { 'If-Match': String(card.headers.get('ETag')) };
    await administrator.call('PATCH', `/api/centres/${barnaul}`, { phone: '+7 385 200-00-00' }, edition);
    await page.goto('/');
    await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).click();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('link', { name: 'Центры' }).click();
    await expect(page.getByRole('alert')).toContainText('Нет связи');
    await expect(page.getByRole('contentinfo')).toContainText('+7 385');
    await page.context().setOffline(false);
  },
  { refusals: [/.*/] },
);

journey(
  'an address that does not exist is a page that says so',
  async ({ page, check }) => {
    const answer = await page.goto('/nothing-here');
    expected(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'Такой страницы нет' }).waitFor();
    await check();
  },
  { refusals: [/nothing-here/] },
);

journey('what is read before the scripts run stays where it is when they do', async ({ page }) => {
  await page.addInitScript(() =>
    document.addEventListener('readystatechange', () => {
      if (document.readyState === 'interactive')
        Object.assign(globalThis, { read: document.querySelector('h1') });
    }),
  );
  await page.goto('/');
  await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).waitFor();
  expected(await page.evaluate(() => Reflect.get(globalThis, 'read') === document.querySelector('h1'))).toBe(
    true,
  );
});
