import { expect } from 'vitest';
import { journey } from '../support/browser.ts';

journey('an administrator gives sports gear a shorter term, and takes it back', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('administrator', house.everyCentre));
  await page.goto('/admin/rules');
  const exceptions = page.getByRole('list', { name: 'Исключения: На сколько выдаём' });

  await page.getByRole('button', { name: 'Добавить исключение: На сколько выдаём' }).click();
  const dialog = page.getByRole('dialog', { name: 'Исключение: На сколько выдаём' });
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await dialog.getByRole('alert').getByText('Выберите, для чего исключение').waitFor();
  await dialog.getByRole('alert').getByText('Нужно целое число от 1 до 730').waitFor();
  await check();

  await dialog.getByLabel('Центр').selectOption({ label: 'Иваново' });
  await dialog.getByText('Категория', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Категория' }).selectOption({ label: 'Спорт' });
  await dialog.getByRole('textbox', { name: 'На сколько выдаём' }).fill('7');
  await page.keyboard.press('Enter');
  await page.getByText('Добавлено: На сколько выдаём, Иваново · спорт — 7 дней').waitFor();
  const row = exceptions.getByRole('listitem').filter({ hasText: 'Иваново · спорт' });
  await row.getByText('вместо срока вида предмета').waitFor();
  await check();
  await shots('rules');

  await page.getByRole('button', { name: 'Отменить' }).click();
  await page.getByText('Вернули как было').waitFor();
  await exceptions.waitFor({ state: 'detached' });
});

journey(
  'a second exception for the same is refused in words',
  async ({ page, house, signIn }) => {
    const admin = house.hire('administrator', house.everyCentre);
    await admin.call('POST', '/api/eligibility/policies', { rule: 'maxItems', value: 5, group: 'large' });
    await signIn(admin);
    await page.goto('/admin/rules');
    const exceptions = page.getByRole('list', { name: 'Исключения: Предметов на руках' });
    await exceptions.getByText('вместо «3 предмета» — по умолчанию').waitFor();

    await page.getByRole('button', { name: 'Добавить исключение: Предметов на руках' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Группа').selectOption({ label: 'многодетные семьи' });
    await dialog.getByRole('textbox', { name: 'Предметов на руках' }).fill('4');
    await page.keyboard.press('Enter');
    await dialog.getByText('Для этого исключение уже есть. Измените его.').waitFor();
    await page.keyboard.press('Escape');

    await exceptions.getByRole('button', { name: 'Изменить исключение: многодетные семьи' }).click();
    await dialog.getByRole('textbox', { name: 'Предметов на руках' }).fill('4');
    await page.keyboard.press('Enter');
    await page.getByText('Предметов на руках: теперь 4 предмета').waitFor();
    await exceptions.getByText('4 предмета', { exact: true }).waitFor();

    await exceptions.getByRole('button', { name: 'Убрать исключение: многодетные семьи' }).click();
    await page.getByText('Исключение убрано: многодетные семьи').waitFor();
    await exceptions.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Отменить' }).last().click();
    await exceptions.getByText('4 предмета', { exact: true }).waitFor();
  },
  { refusals: [/\/api\/eligibility\/policies$/] },
);

journey(
  'an administrator of some centres sets their exceptions and leaves what all share alone',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const barnaul = house.centreNamed('Барнаул');
    const chief = house.hire('administrator', house.everyCentre);
    await chief.call('POST', '/api/eligibility/policies', { rule: 'maxItems', value: 5, group: 'large' });
    await signIn(house.hire('administrator', [barnaul]));
    await page.goto('/admin/rules');
    await page.getByText('Вы задаёте исключения своих центров.').waitFor();
    const shared = page.getByRole('button', { name: /^(Изменить|Убрать исключение)/ });
    expect(await shared.count()).toBe(0);
    await page.getByRole('button', { name: 'Добавить исключение: Предметов на руках' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Центр').inputValue()).toBe(barnaul);
    await check();
    await shots('rules-own');
    await dialog.getByRole('textbox', { name: 'Предметов на руках' }).fill('4');
    await page.keyboard.press('Enter');
    await page.getByText('Добавлено: Предметов на руках, Барнаул — 4 предмета').waitFor();
    await page.getByRole('button', { name: 'Изменить исключение: Барнаул' }).waitFor();
    expect(await shared.count()).toBe(2);
    await page.getByRole('tab', { name: 'Кто имеет право' }).click();
    await page.getByText('молодые семьи').waitFor();
    expect(await page.getByRole('button', { name: /средства реабилитации/i }).count()).toBe(0);
  },
);

journey('an administrator says what a group entitles to and by what paper', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('administrator', house.everyCentre));
  await page.goto('/admin/rules');
  await page.getByRole('tab', { name: 'Кто имеет право' }).click();
  const young = page.getByRole('group', { name: 'На что даёт право: молодые семьи' });
  const aids = young.getByRole('button', { name: 'средства реабилитации' });
  expect(await aids.getAttribute('aria-pressed')).toBe('false');
  await aids.click();
  await page.getByText('Право есть: средства реабилитации — молодые семьи').waitFor();
  await young.getByRole('button', { name: 'средства реабилитации', pressed: true }).waitFor();
  await check();
  await shots('groups');
  await page.getByRole('button', { name: 'Отменить' }).click();
  await young.getByRole('button', { name: 'средства реабилитации', pressed: false }).waitFor();

  await page.getByRole('button', { name: 'Изменить: молодые семьи' }).click();
  const dialog = page.getByRole('dialog', { name: 'молодые семьи' });
  await dialog.getByLabel('Какая бумага подтверждает').fill('свидетельство о браке');
  await check();
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('свидетельство о браке', { exact: false }).first().waitFor();
});

journey('the desk tries the rules on a made-up family and is told why', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const ivanovo = house.centreNamed('Иваново');
  const admin = house.hire('administrator', [ivanovo]);
  const term = { rule: 'termDays', value: 7, centreId: ivanovo, category: 'sport' };
  await admin.call('POST', '/api/eligibility/policies', term);
  await signIn(house.hire('desk', [ivanovo]));
  await page.goto('/admin/rules?tab=try');
  await page.getByText('Выберите предмет, и здесь появится ответ').waitFor();

  await page.getByRole('combobox', { name: 'Вид предмета' }).fill('лыж');
  await page.getByRole('option', { name: /Лыжи комплект/ }).click();
  await page.getByLabel('Группа 1').selectOption({ label: 'многодетные семьи' });
  await page.getByText('Можно выдать').waitFor();
  await page.getByText('вт, 1 декабря').waitFor();
  await page.getByText('потому что: Иваново · спорт').waitFor();

  await page.getByText('до даты').click();
  await page.getByLabel('Действует до').fill('01.03.2026');
  await page.getByLabel('Просрочка').fill('14');
  await page.getByText('Нельзя: 2 причины').waitFor();
  await page.getByText('Прежняя кончилась 1 марта').waitFor();
  await page.getByText('Просрочка 14 дней, а новое не выдаём с 14').waitFor();

  await page.getByRole('button', { name: 'Ещё ребёнок' }).click();
  await page.getByText('Не знаем, подойдёт ли: нет роста').waitFor();
  await page.getByLabel('Рост').fill('92');
  await page.getByText('Рост меньше нужного: 92 см, а нужно от 100 см').waitFor();
  await check();
  await shots('try');

  await page.getByRole('tab', { name: 'Правила' }).click();
  await page.getByText('Меняет правила администратор.').waitFor();
  expect(await page.getByRole('button', { name: /^(Изменить|Добавить исключение|Убрать)/ }).count()).toBe(0);
  await check();
});
