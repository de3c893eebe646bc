import { expect, journey } from '../support/browser.ts';
import { family, thing } from '../support/people.ts';

journey('an administrator sets the hours, closes a day for a repair and takes it back', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('administrator', [house.centreNamed('Барнаул'), house.centreNamed('Иваново')]));
  await page.goto('/admin/centres');
  await expect(page.getByRole('heading', { name: 'Центры', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: /Барнаул/ })).toBeVisible();
  await check();
  await shots('centres');

  await page.getByRole('link', { name: /Барнаул/ }).click();
  await expect(page.getByRole('heading', { name: 'Барнаул', level: 1 })).toBeVisible();
  await expect(page.getByText('открыто до 18:00')).toBeVisible();
  await expect(page.getByText('День народного единства').first()).toBeVisible();
  await check();
  await shots('centre');

  const hours = page.getByRole('region', { name: 'Часы работы' });
  await hours.getByRole('button', { name: 'Изменить' }).click();
  const saturday = page.getByRole('group', { name: 'суббота' });
  await saturday.getByRole('checkbox', { name: 'закрыто' }).check();
  await page.getByLabel('вторник: закрывается').fill('08:00');
  await check();
  await shots('centre-hours');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText('Позже, чем открывается').first()).toBeVisible();
  await page.getByLabel('вторник: закрывается').fill('20:00');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText('Часы работы сохранены')).toBeVisible();
  await expect(page.getByText('открыто до 20:00')).toBeVisible();
  await expect(hours.getByText('закрыто')).toHaveCount(2);

  const calendar = page.getByRole('region', { name: 'Календарь' });
  await calendar.getByRole('button', { name: /^среда, 25 ноября 2026/ }).click();
  await expect(page.getByLabel('С какого дня')).toHaveValue('25.11.2026');
  await page.getByLabel('По какой день').fill('27.11.26');
  await check();
  await shots('centre-closure');
  await page.getByRole('button', { name: 'Добавить', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('link', { name: /Почему/ })).toBeVisible();
  await page.getByLabel('Почему').fill('Ремонт крыльца');
  await page.getByRole('button', { name: 'Добавить', exact: true }).click();
  await expect(page.getByText('Добавлено: 25–27 ноября')).toBeVisible();
  await expect(calendar.getByRole('button', { name: /закрыто: Ремонт крыльца/ })).toHaveCount(3);

  await page.getByRole('button', { name: 'Убрать: 25–27 ноября' }).click();
  await expect(page.getByText('Убрано: 25–27 ноября')).toBeVisible();
  await expect(calendar.getByRole('button', { name: /закрыто: Ремонт крыльца/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Отменить' }).last().click();
  await expect(calendar.getByRole('button', { name: /закрыто: Ремонт крыльца/ })).toHaveCount(3);
});

journey('an administrator writes down where a centre is, and is told what does not fit', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('administrator'));
  await page.goto(`/admin/centres/${house.centreNamed('Барнаул')}`);
  const about = page.getByRole('region', { name: 'О центре' });
  await about.getByRole('button', { name: 'Изменить' }).click();
  const dialog = page.getByRole('dialog', { name: 'О центре' });
  await dialog.getByLabel('Адрес').fill('ул. Ползунова, '.repeat(40));
  await dialog.getByLabel('Телефон').fill('8 3852 12-34-56');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(dialog.getByRole('alert').getByRole('link', { name: 'Адрес: Слишком длинно' })).toBeVisible();
  await check();
  await shots('centre-facts');
  await dialog.getByLabel('Адрес').fill('ул. Ползунова, 34');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(about.getByText('ул. Ползунова, 34')).toBeVisible();
});

journey('the calendar is walked with the keyboard, month by month, and keeps its place', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('administrator'));
  await page.goto(`/admin/centres/${house.centreNamed('Барнаул')}`);
  const calendar = page.getByRole('region', { name: 'Календарь' });
  await calendar.getByRole('button', { name: /^вторник, 24 ноября 2026/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect(calendar.getByRole('button', { name: /^среда, 18 ноября 2026/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('С какого дня')).toHaveValue('18.11.2026');
  await page.keyboard.press('Escape');
  await calendar.getByRole('button', { name: 'Следующий месяц' }).click();
  await calendar.getByRole('button', { name: 'Следующий месяц' }).click();
  await expect(calendar.getByText('1–6 января 2027')).toBeVisible();
  await page.reload();
  await expect(calendar.getByText('январь 2027').first()).toBeVisible();
  await page.getByRole('button', { name: 'Следующий год' }).click();
  await expect(page.getByText('На 2027 год особых дней нет')).toBeVisible();
  await check();
  await shots('centre-next-year');
});

journey(
  'a holiday and a centre are added; whoever founds a centre works there',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    await signIn(house.hire('administrator', house.everyCentre));
    await page.goto(`/admin/centres/${house.centreNamed('Барнаул')}`);
    await page.getByRole('button', { name: 'Добавить праздник' }).click();
    await page.getByLabel('День и месяц').fill('31.02');
    await page.getByLabel('Название по-русски').fill('День края');
    await page.getByLabel('Название по-английски').fill('Day of the Krai');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect(page.getByText(/Такого дня нет/).first()).toBeVisible();
    await check();
    await page.getByLabel('День и месяц').fill('28.9');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect(page.getByText('Добавлен праздник: День края')).toBeVisible();
    await expect(page.getByText('28 сентября', { exact: true })).toBeVisible();

    await page.goto('/admin/centres');
    await page.getByRole('button', { name: 'Новый центр' }).click();
    await page.getByLabel('Полное название').fill('Комплексный центр города Рубцовска');
    await page.getByLabel('Короткое название').fill('Барнаул');
    await page.getByLabel('Мультибоксы').check();
    await check();
    await shots('centre-new');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect(page.getByText('Центр с таким коротким названием уже есть.')).toBeVisible();
    await page.getByLabel('Короткое название').fill('Рубцовск');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Рубцовск', level: 1 })).toBeVisible();
    await expect(page.getByText('Пункт проката, Мультибоксы')).toBeVisible();
  },
  { refusals: [/^\/api\/centres$/] },
);

journey(
  'a person at the desk reads the centre and changes nothing',
  async ({ page, house, signIn, check }) => {
    await signIn(house.hire('desk'));
    await page.goto(`/admin/centres/${house.centreNamed('Барнаул')}`);
    const calendar = page.getByRole('region', { name: 'Календарь' });
    await expect(calendar.getByText('среда, 4 ноября 2026, День народного единства')).toBeAttached();
    await expect(page.getByRole('button', { name: /Изменить|Убрать|Добавить/ })).toHaveCount(0);
    await check();
  },
);

journey('a year that has due dates and no moved days is named, and its days are entered', async (given) => {
  const { page, house, signIn, window, check, shots } = given;
  const barnaul = house.centreNamed('Барнаул');
  const items = [{ unitId: thing(house) }];
  const lent = { familyId: family(house), items };
  expect((await house.hire('desk').call('POST', `/api/centres/${barnaul}/handovers`, lent)).status).toBe(201);

  const own = await window();
  await own.signIn(house.hire('administrator'));
  await own.page.goto(`/admin/centres/${barnaul}`);
  await expect(own.page.getByText('Попросите внести их администратора')).toBeVisible();
  await expect(
    own.page.getByText('Меняет их администратор, который работает во всех центрах.'),
  ).toBeVisible();
  await expect(own.page.getByRole('button', { name: /Добавить праздник|Убрать/ })).toHaveCount(0);
  await own.page.getByRole('button', { name: 'Добавить дни' }).click();
  await expect(own.page.getByRole('radio', { name: 'все центры' })).toHaveCount(0);
  await check(own.page);

  await signIn(house.hire('administrator', house.everyCentre));
  await page.goto(`/admin/centres/${barnaul}`);
  await expect(page.getByText('Переносы на 2027 год ещё не внесены')).toBeVisible();
  await check();
  await shots('centre-unfilled');
  await page.getByRole('button', { name: 'Внести дни 2027 года' }).click();
  await expect(page.getByRole('radio', { name: 'все центры' })).toBeChecked();
  await page.getByLabel('С какого дня').fill('03.05.2027');
  await page.getByLabel('Почему').fill('Выходной за 1 мая, субботу');
  await check();
  await shots('centre-unfilled-day');
  await page.getByRole('button', { name: 'Добавить', exact: true }).click();
  await expect(page.getByText('Выходной за 1 мая, субботу')).toBeVisible();
  await expect(page.getByText('Переносы на 2027 год ещё не внесены')).toHaveCount(0);
});
