import { byMail, delivery, mailServer, outbox, tell, webServer } from '../notices/post.ts';
import { expect, journey } from '../support/browser.ts';

journey(
  'a desk sees what went out and why something did not, and sends it to a mended address',
  async (given) => {
    const { page, house, signIn, check, shots } = given;
    const server = await mailServer();
    server.rules.rcpt = (address) => (address.startsWith('ana') ? 550 : 0);
    const post = delivery(house, byMail(server.url));
    tell(house, {
      kind: 'overdue',
      facts: { things: [{ nameRu: 'Ходунки', nameEn: 'Walker', quantity: 1 }], days: 3 },
    });
    tell(house, { address: 'ana@example.org' });
    tell(house, {
      to: { channel: 'sms', address: '+79131234242', locale: 'ru', neutral: false, familyId: null },
    });
    await post.run();
    await signIn(house.hire('desk'));
    await page.goto('/admin/notices');
    const rows = page.getByRole('main').getByRole('listitem');
    await expect(rows).toHaveCount(3);
    await expect(page.getByText('Такого адреса нет: проверьте его у семьи')).toBeVisible();
    await expect(page.getByText('Отправка не настроена', { exact: false })).toBeVisible();
    await check();
    await shots('notices outbox');
    await page.getByRole('button', { name: 'Не ушло' }).first().click();
    await expect(rows).toHaveCount(1);
    await page.getByRole('button', { name: 'Бронь K7M-4QX подтверждена' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('ana@example.org')).toBeVisible();
    await check();
    await shots('notices card');
    await dialog.getByRole('button', { name: 'Отправить ещё раз' }).click();
    await dialog.getByLabel('Другой адрес').fill('anna');
    await dialog.getByRole('button', { name: 'Отправить ещё раз' }).click();
    await expect(dialog.getByText('Это не похоже на адрес почты').first()).toBeVisible();
    await check();
    await dialog.getByLabel('Другой адрес').fill('anna@example.org');
    await dialog.getByRole('button', { name: 'Отправить ещё раз' }).click();
    await expect(page.getByText('Отправляем ещё раз: anna@example.org')).toBeVisible();
    await post.run();
    expect(server.mails.map(({ to }) => to[0])).toEqual(['anna@example.org', 'anna@example.org']);
  },
);

journey('a manager words a message and sees at once how a family reads it', async (given) => {
  const { page, house, signIn, check, shots } = given;
  await signIn(house.hire('manager', house.everyCentre));
  await page.goto('/admin/notices?tab=templates');
  await expect(page.getByRole('button', { name: 'Можно забирать' })).toBeVisible();
  await check();
  await shots('notices templates');
  await page.getByRole('button', { name: 'Можно забирать' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Бронь K7M-4QX: можно забирать')).toBeVisible();
  await check();
  await shots('notices template email');
  await dialog.getByText('СМС', { exact: true }).click();
  await dialog.getByLabel('Текст').fill('Ждём вас до {имя}');
  await expect(dialog.getByText('Здесь нет {имя}', { exact: false }).first()).toBeVisible();
  await dialog.getByLabel('Текст').fill('Ждём вас до ');
  await dialog.getByRole('button', { name: 'крайний день' }).click();
  await expect(dialog.getByText('Ждём вас до 10 декабря (чт)')).toBeVisible();
  await check();
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText('Текст сохранён.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Вернуть исходный' })).toBeVisible();
  await shots('notices template sms');
  await dialog.getByRole('button', { name: 'Закрыть' }).last().click();
  await expect(page.getByText('Свой текст')).toBeVisible();
  const to = {
    channel: 'sms',
    address: '+79131234242',
    locale: 'ru',
    neutral: false,
    familyId: null,
  } as const;
  tell(house, { kind: 'booking_ready', to });
  // There is no last day in these facts, and nothing else in the wording: the usual one is taken.
  expect(outbox(house)[0]?.body).toBe('Бронь K7M-4QX собрана.');
});

journey('an administrator adds a webhook, keeps its secret and sees it answer', async (given) => {
  const { page, house, signIn, check, shots } = given;
  const portal = await webServer();
  await signIn(house.hire('administrator', house.everyCentre));
  await page.goto('/admin/notices?tab=webhooks');
  await expect(page.getByText('Пока никому не рассказываем')).toBeVisible();
  await check();
  await page.getByRole('button', { name: 'Добавить вебхук' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Добавить' }).click();
  await expect(dialog.getByText('Отметьте хотя бы одно событие').first()).toBeVisible();
  await check();
  await shots('notices new webhook');
  await dialog.getByLabel('Адрес').fill(`${portal.url}/hook`);
  await dialog.getByLabel('Бронь подтверждена').check();
  await dialog.getByRole('button', { name: 'Добавить' }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await check();
  await shots('notices webhook secret');
  await page.getByRole('button', { name: 'Записано' }).click();
  await page.getByRole('button', { name: 'http://127.0.0.1', exact: false }).click();
  await dialog.getByRole('button', { name: 'Проверить' }).click();
  await expect(page.getByText('Пробное событие отправлено.')).toBeVisible();
  await expect(page.getByText('Ждут отправки: 1')).toBeAttached();
  await delivery(house).run();
  expect(portal.calls.map(({ path }) => path)).toEqual(['/hook']);
  await page.reload();
  await page.getByRole('button', { name: 'http://127.0.0.1', exact: false }).click();
  await expect(dialog.getByText('Пробное')).toBeVisible();
  await check();
  await shots('notices webhook');
});
