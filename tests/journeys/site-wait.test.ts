import { expect as expected } from 'vitest';
import { expect, journey } from '../support/browser.ts';
import { family, thing } from '../support/people.ts';

const walker = 'Ходунки реабилитационные';

journey(
  'what is wrong with a place in the queue stands at its field',
  async ({ page, house, check, shots }) => {
    thing(house);
    family(house);
    await page.goto('/');
    await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).click();
    await page.goto('/free?from=2026-12-01&until=2026-12-08');
    await page.getByRole('link', { name: walker }).click();
    await page.waitForURL(/\/item\//);
    const item = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.goto(`/wait/${item}`);
    await page.getByLabel('Как вас зовут').fill('Смирнова Анна');
    await page.getByLabel('Телефон').fill('8 913 123-42-42');
    await page.getByRole('checkbox', { name: /Согласие/ }).check();
    const join = page.getByRole('button', { name: 'Встать в очередь' });
    const days = page.getByLabel(/На сколько дней/);
    for (const written of ['800', '0', '', 'две']) {
      await days.fill(written);
      await join.click();
      await expect(page.getByRole('alert')).toContainText(/На сколько дней.*Напишите число от 1 до/);
      await expect(days).toHaveAttribute('aria-invalid', 'true');
      await expect(days).toHaveValue(written);
    }
    await days.fill('7');
    await expect(page.locator('[aria-invalid="true"]')).toHaveCount(0);
    const from = page.getByLabel('С какого дня нужна');
    await from.fill('2026-11-02');
    await join.click();
    await expect(page.getByRole('alert')).toContainText('Этот день уже прошёл');
    await expect(from).toHaveAttribute('aria-invalid', 'true');
    await from.fill('');
    await join.click();
    await expect(page.getByRole('alert')).toContainText('Выберите день');
    await page.getByRole('alert').getByRole('link', { name: 'С какого дня нужна' }).click();
    await expect(from).toBeFocused();
    await check();
    await shots('site-wait-wrong');
  },
);

journey('two tabs of a device put into one basket', async ({ page, house }) => {
  thing(house);
  thing(house, 'Настольная игра');
  await page.goto('/');
  await page.getByRole('button', { name: /Выбрать.*Барнаул/ }).click();
  await page.goto('/free?from=2026-12-01&until=2026-12-08');
  const other = await page.context().newPage();
  await other.goto('/free?from=2026-12-01&until=2026-12-08');
  const take = (on: typeof page, name: string) =>
    on.locator('.thing', { hasText: name }).getByRole('button', { name: /Беру/ }).click();
  const basket = (on: typeof page) => on.getByRole('complementary', { name: 'Корзина' });
  await take(page, walker);
  await expect(basket(other)).toContainText('1 предмет');
  await take(other, 'Настольная игра');
  await expect(basket(page)).toContainText('2 предмета');
  await page.goto('/basket');
  await expect(page.getByRole('group', { name: walker })).toBeVisible();
  const kept = await page.evaluate(
    () => JSON.parse(localStorage.getItem('prokat.site') ?? '{}').basket.length,
  );
  expected(kept).toBe(2);
});
