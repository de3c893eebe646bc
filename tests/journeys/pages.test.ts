import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { journey } from '../support/browser.ts';
import type { House } from '../support/house.ts';
import { thing } from '../support/people.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

const fetched =
  /<(?:link|script|img|iframe|form)[^>]*\s(?:src|href|action)="(?:https?:)?\/\/[^"]*|url\(\s*['"]?(?:https?:)?\/\/[^)]*|@import[^;]*\/\/[^;]*/g;

test('the built pages name no other host to fetch from', () => {
  const foreign = globSync('**/*.{html,css}', { cwd: dist }).flatMap((path) =>
    (readFileSync(join(dist, path), 'utf8').match(fetched) ?? []).map((address) => `${path}: ${address}`),
  );
  expect(foreign).toEqual([]);
});

/** Every script the page of an address loads at once, imports of imports included. */
const loadedBy = (page: string): string[] => {
  const html = readFileSync(join(dist, 'site', `${page}.html`), 'utf8');
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const code = readFileSync(join(dist, path), 'utf8');
    for (const [, file] of code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      follow(`assets/${file}`);
  };
  for (const [, path] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)) if (path) follow(path);
  return [...found];
};

test('a first visit, to the start and to what is free, loads 60 KB of scripts at most', () => {
  // Both pages are in the first file, so that this is all a first visit loads.
  expect(readFileSync(join(dist, '..', 'site', 'routes.ts'), 'utf8')).toContain('import Free from');
  const bytes = loadedBy('index').map(
    (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length,
  );
  expect(bytes.length).toBeGreaterThan(1);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60 * 1024);
  expect(loadedBy('free')).toEqual(loadedBy('index'));
});

journey('the family site opens, readable by everyone, and asks nobody else for anything', async (given) => {
  await given.page.goto('/');
  await given.page.getByRole('heading', { level: 1 }).waitFor();
  await given.check();
  await given.shots('site');
});

journey('the family site stays whole in English and large type on the narrowest phone', async (given) => {
  const { page, check, shots } = given;
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Borrow it', exact: false }).waitFor();
  expect(await page.title()).not.toMatch(/[а-яё]/i);
  await page.getByRole('button', { name: 'Large type' }).click();
  await page.getByRole('heading', { name: 'Барнаул' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await check();
  await shots('site-large');
});

journey(
  'without JavaScript every page of the site is readable, and says what to do',
  async ({ page, house }) => {
    house.db.sqlite.exec("update centre set phone = '+7 385 200-00-00' where short_name = 'Барнаул'");
    await page.goto('/');
    const plain = await page.context().browser()?.newContext({ javaScriptEnabled: false });
    const bare = await plain?.newPage();
    for (const path of ['/', '/free', '/my', '/centres', '/item/1', '/item/%E0%A4%A']) {
      await bare?.goto(new URL(path, page.url()).href);
      expect(await bare?.getByRole('link', { name: 'Уйти быстро' }).getAttribute('href')).toMatch(/^https:/);
      expect(await bare?.getByRole('heading', { level: 1 }).innerText()).not.toBe('');
      expect(await bare?.locator('main').innerText()).toContain('включите в браузере JavaScript');
      expect(await bare?.getByText('Загружаем').isVisible()).toBe(false);
      // Wherever it is, one step leads to the phones.
      await bare?.getByRole('link', { name: 'позвоните в свой центр' }).click();
      const barnaul = bare?.getByRole('listitem').filter({ hasText: 'Барнаул' });
      expect(await barnaul?.innerText()).toMatch(/пн–пт \d+:\d\d/);
      expect(await barnaul?.getByRole('link').getAttribute('href')).toBe('tel:+73852000000');
    }
    await bare?.goto(new URL('/', page.url()).href);
    if (process.env.SHOTS !== undefined && bare !== undefined)
      await bare.screenshot({ path: join(dist, '..', 'test-results', 'site-plain.png'), fullPage: true });
    await plain?.close();
  },
);

/** A link to what is free in Barnaul in the first week of December. */
const toFree = (house: House, path = '/free') =>
  `${path}?centre=${house.centreNamed('Барнаул')}&from=2026-12-01&until=2026-12-08`;

journey('a link to what is free says it before any script runs', async ({ page, house }) => {
  house.db.sqlite.exec("update centre set phone = '+7 385 200-00-00' where short_name = 'Барнаул'");
  const unit = thing(house);
  const { id } = house.db.sqlite
    .prepare<[string], { id: string }>('select item_type_id as id from unit where id = ?')
    .get(unit) ?? { id: '' };
  house.db.sqlite
    .prepare('update item_type set name_ru = ? where id = ?')
    .run('Ходунки </script><b>$& «Бегунок»</b>', id);
  const others = house.db.sqlite
    .prepare<[], string>(
      "select name_ru from item_type where category = 'childcare' order by name_ru limit 6",
    )
    .pluck()
    .all();
  for (const name of others) thing(house, name);
  await page.goto('/');
  const plain = await page.context().browser()?.newContext({ javaScriptEnabled: false });
  const bare = await plain?.newPage();
  await bare?.goto(new URL(toFree(house), page.url()).href);
  const list = await bare?.locator('main').innerText();
  for (const name of others) expect(list).toContain(name);
  for (const path of ['/free', `/item/${id}`]) {
    await bare?.goto(new URL(toFree(house, path), page.url()).href);
    const said = await bare?.locator('main').innerText();
    expect(said).toContain('Ходунки </script><b>$& «Бегунок»</b>');
    expect(said).toContain('свободен 1');
    expect(said).not.toContain('Загружаем');
    // What only scripts could answer is not offered.
    expect(await bare?.locator('main button:visible').count()).toBe(0);
    expect(await bare?.locator('main .stale').count()).toBe(0);
    expect(await bare?.locator('footer').innerText()).toContain('+7 385 200-00-00');
    await page.goto(toFree(house, path));
    await page.getByText('Ходунки </script><b>$& «Бегунок»</b>').first().waitFor();
    expect(await page.locator('main b').allInnerTexts()).not.toContain('$& «Бегунок»');
  }
  // What the service refuses to say is left to the page.
  const answer = await page.request.get('/free?centre=no-centre&from=2026-12-01&until=2026-12-08');
  expect(answer.status()).toBe(200);
  expect(await answer.text()).not.toContain('id="given"');
  await plain?.close();
});

journey('what came with a page is not asked for again, and what the device knows is added', async (given) => {
  const { page, house } = given;
  thing(house);
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/site')) asked.push(pathname.replace(/.*\//, ''));
  });
  await page.goto(toFree(house));
  const card = page.locator('.thing', { hasText: 'Ходунки реабилитационные' });
  await card.getByRole('button', { name: /Беру/ }).click();
  await card.getByRole('group').waitFor();
  expect(asked).toEqual([]);
  await page.reload();
  await card.getByRole('group').waitFor();
  await page.getByRole('link', { name: 'Забронировать' }).waitFor();
  expect(asked).toEqual([]);
  await given.check();
  await page.getByRole('button', { name: 'Реабилитация' }).click();
  await expect.poll(() => asked).toEqual(['free']);

  await card.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Ходунки реабилитационные' }).waitFor();
  await page.locator('[data-day="2026-12-31"]').waitFor();
  asked.length = 0;
  await page.reload();
  await page.locator('[data-day="2026-12-31"]').waitFor();
  expect(asked).toEqual([]);
  await given.check();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Walking frame' }).waitFor();
});

journey(
  'the staff app opens at the sign-in',
  async ({ page, check, shots }) => {
    await page.goto('/admin');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check();
    await shots('sign-in');
  },
  { refusals: [/^\/api\/(me|demo)$/] },
);

journey('the API can be read as a page, and tried, without leaving the house', async (given) => {
  const { page, house, signIn } = given;
  const desk = house.hire('desk');
  await signIn(desk);
  await page.goto('/api/docs');
  await page.getByRole('heading', { name: /^Prokat/ }).waitFor();
  await page.getByRole('heading', { name: /^board/ }).click();
  await page.getByText('Who is signed in').click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await page.getByText(desk.id).waitFor();
});
