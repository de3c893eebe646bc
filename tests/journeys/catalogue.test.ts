import sharp from 'sharp';
import { expect } from 'vitest';
import { journey } from '../support/browser.ts';

journey(
  'the desk finds a thing in the catalogue and reads whom it fits',
  async ({ page, house, signIn, check, shots }) => {
    await signIn(house.hire('desk'));
    await page.goto('/admin/catalogue');
    await page.getByRole('heading', { name: 'Каталог', level: 1 }).waitFor();
    await page.getByText('68 видов').waitFor();
    await check();
    await shots('catalogue');

    await page.getByRole('searchbox').fill('колясок');
    await page.getByText('6 видов').waitFor();
    await page.getByRole('button', { name: 'Средства реабилитации' }).click();
    await page.getByText('2 вида').waitFor();
    expect(new URL(page.url()).search).toBe(`?q=${encodeURIComponent('колясок')}&category=rehab`);
    await page.reload();
    expect(await page.getByRole('searchbox').inputValue()).toBe('колясок');

    await page.getByRole('link', { name: /Кресло-коляска детская/ }).click();
    await page.getByRole('heading', { name: 'Кресло-коляска детская' }).waitFor();
    await page.getByText('3–14 лет').waitFor();
    await page.getByText('до 50 кг').waitFor();
    expect(await page.getByRole('link', { name: 'Изменить' }).count()).toBe(0);
    expect(await page.getByText('Добавить фото').count()).toBe(0);
    await check();
    await shots('catalogue-card-desk');

    await page.goBack();
    expect(await page.getByRole('searchbox').inputValue()).toBe('колясок');
    await page.getByRole('searchbox').fill('самовар');
    await page.getByText('Ничего не нашлось').waitFor();
    await check();
    await shots('catalogue-nothing');
    await page.getByRole('link', { name: 'Показать весь каталог' }).click();
    await page.getByText('68 видов').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  },
);

journey(
  'a manager describes a new type, is told what is missing, gives it a photo, archives it and takes that back',
  async ({ page, house, signIn, check, shots }) => {
    await signIn(house.hire('manager'));
    await page.goto('/admin/catalogue');
    await page.getByRole('link', { name: 'Добавить вид' }).click();
    await page.getByRole('heading', { name: 'Новый вид предмета' }).waitFor();
    await page.getByLabel('Название', { exact: false }).first().fill('Ёлка искусственная');
    await page.getByText('увидят все центры и семьи').waitFor();
    await page.getByLabel('Памятка семье').fill('Беречь. '.repeat(300));
    await page.getByRole('group', { name: 'Рост' }).getByLabel('от').fill('150');
    await page.getByRole('group', { name: 'Рост' }).getByLabel('до').fill('120');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'Проверьте' });
    await summary.getByRole('link', { name: /Название по-английски/ }).waitFor();
    await summary.getByRole('link', { name: /Категория/ }).waitFor();
    await summary.getByRole('link', { name: /Стоимость замены/ }).waitFor();
    await summary.getByRole('link', { name: /Памятка семье: .*не больше 2000 знаков/ }).waitFor();
    await summary.getByRole('link', { name: /Рост, до: Меньше/ }).click();
    await check();
    await shots('catalogue-new-wrong');

    await page.keyboard.press('Control+A');
    await page.keyboard.type('180');
    await page.getByLabel('Название по-английски').fill('Artificial spruce');
    await page.getByLabel('Категория').selectOption({ label: 'Досуг' });
    await page.getByLabel('Стоимость замены').fill('2 450,50');
    await page.getByLabel('Срок выдачи').fill('21');
    await page.getByRole('group', { name: 'Возраст' }).getByLabel('от').fill('36');
    await page.getByText('это 3 года').waitFor();
    await page.getByRole('radio', { name: 'зимой' }).check();
    await page.getByLabel('Памятка семье').fill('Ставить подальше от батареи.');
    await page.getByRole('button', { name: 'Выбрать рисунок' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'walker', exact: true }).waitFor();
    await check();
    await shots('catalogue-drawings');
    await dialog.getByRole('searchbox').fill('christmas');
    await dialog.getByRole('button', { name: 'christmas tree' }).click();
    await check();
    await shots('catalogue-new');
    await page.getByRole('button', { name: 'Сохранить' }).click();

    await page.getByRole('heading', { name: 'Ёлка искусственная' }).waitFor();
    await page.getByText('2 450,50').waitFor();
    await page.getByText('на 21 день, зимой').waitFor();
    await page.getByText('с 3 лет').waitFor();
    await page.getByText('рост 150–180 см').waitFor();
    await check();
    await shots('catalogue-card');

    const photo = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#2e7d32' } })
      .jpeg()
      .toBuffer();
    await page
      .getByLabel(/Добавить фото/)
      .setInputFiles({ name: 'elka.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('button', { name: 'Сохранить фото' }).click();
    await page.getByText('Фото сохранено.').waitFor();
    await page.getByRole('button', { name: 'Вернуть рисунок' }).waitFor();
    await check();
    await shots('catalogue-card-photo');

    await page.getByRole('button', { name: 'В архив' }).click();
    await page.getByText('«Ёлка искусственная» в архиве.').waitFor();
    await page.getByRole('button', { name: 'Отменить' }).click();
    await page.getByText('«Ёлка искусственная» снова в каталоге.').waitFor();
    await page.getByRole('button', { name: 'В архив' }).waitFor();

    await page.goto('/admin/catalogue?q=%D0%B5%D0%BB%D0%BE%D0%BA');
    await page.getByRole('link', { name: /Ёлка искусственная/ }).waitFor();
  },
);

journey(
  'two managers change one card: the second keeps both changes',
  async ({ page, house, signIn, window, check, shots }) => {
    await signIn(house.hire('manager'));
    const other = await window();
    await other.signIn(house.hire('manager'));
    for (const each of [page, other.page]) {
      await each.goto('/admin/catalogue?q=%D0%B1%D0%B5%D0%B3%D0%BE%D0%B2%D0%B5%D0%BB');
      await each.getByRole('link', { name: /Беговел/ }).click();
      await each.getByRole('link', { name: 'Изменить' }).click();
      await each.getByLabel('Срок выдачи').waitFor();
    }
    await other.page.getByLabel('Срок выдачи').fill('10');
    await other.page.getByRole('button', { name: 'Сохранить' }).click();
    await other.page.getByText('на 10 дней, летом').waitFor();

    await page.getByLabel('Стоимость замены').fill('6100');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('карточку изменил кто-то другой', { exact: false }).waitFor();
    await check();
    await shots('catalogue-meanwhile');
    await page.getByRole('button', { name: 'Обновить, оставив мои правки' }).click();
    await page.getByText('ваши правки на месте', { exact: false }).waitFor();
    expect(await page.getByLabel('Срок выдачи').inputValue()).toBe('10');
    expect(await page.getByLabel('Стоимость замены').inputValue()).toBe('6100');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('на 10 дней, летом').waitFor();
    await page.getByText('6 100').waitFor();
  },
  { refusals: [/^\/api\/item-types\/[\w-]+$/] },
);

journey('the box on top says what to do with a number that is nobody’s', async ({ page, house, signIn }) => {
  await signIn(house.hire('desk'));
  await page.goto('/admin/catalogue');
  const box = page.getByRole('combobox', { name: /фамилия/ });
  await box.fill('Т-9999');
  await page.getByText('Сверьте его с этикеткой').waitFor();
  await box.fill('Ёлкина');
  await page.getByText('Проверьте номер или начало фамилии.', { exact: false }).waitFor();
});
