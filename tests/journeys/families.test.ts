import { expect } from 'vitest';
import { hiddenFamily, made, member, trail, written } from '../families/cards.ts';
import { journey } from '../support/browser.ts';

journey(
  'the desk writes a family down: what is missing is named, a likely double is shown',
  async ({ page, house, signIn, check, shots }) => {
    const desk = house.hire('desk');
    await made(house, desk, written('Смирнова Анна Петровна', { remote: true }));
    await signIn(desk);
    await page.goto('/admin/families/new');
    await page.getByRole('heading', { name: 'Новая семья', level: 1 }).waitFor();
    const who = page.getByRole('region', { name: 'Представитель' });
    await page.keyboard.type('Смернова');
    await who.getByLabel('Имя').fill('анна');
    const likely = page.getByRole('region', { name: 'Похожие семьи' });
    await likely.getByText('похожее имя').waitFor();
    await page.getByLabel('Телефон', { exact: true }).fill('8 913 123 42 42');
    await likely.getByText('тот же телефон').waitFor();
    await check();
    await shots('family-new-likely');
    await likely.getByRole('link', { name: /Это она/ }).click();
    await page.getByRole('heading', { name: 'Смирнова Анна Петровна', level: 1 }).waitFor();
    await page.getByText('Запись новой семьи сохранилась: Смернова анна').waitFor();
    await check();
    await page.goBack();

    await page.getByRole('heading', { name: 'Новая семья', level: 1 }).waitFor();
    expect(await who.getByLabel('Фамилия').inputValue()).toBe('Смернова');
    expect(await page.getByLabel('Телефон', { exact: true }).inputValue()).toBe('8 913 123 42 42');
    await likely.getByRole('link', { name: /Это она/ }).click();
    await page.getByRole('link', { name: 'Вернуться к записи' }).click();
    await who.getByLabel('Имя').waitFor();
    expect(await who.getByLabel('Имя').inputValue()).toBe('анна');
    await who.getByLabel('Фамилия').fill('');
    await page.getByRole('button', { name: 'Добавить ребёнка' }).click();
    await page.getByLabel('Телефон', { exact: true }).fill('913 55');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'Проверьте' });
    await summary.getByRole('link', { name: /Представитель, фамилия/ }).waitFor();
    await summary.getByRole('link', { name: /Ребёнок 1, имя/ }).waitFor();
    await summary.getByRole('link', { name: /Телефон: Напишите один номер целиком/ }).waitFor();
    await summary.getByRole('link', { name: /Основная группа: Выберите группу/ }).waitFor();
    await check();
    await shots('family-new-wrong');
    await summary.getByRole('link', { name: /Представитель, фамилия/ }).click();
    await page.keyboard.type('Ёлкина');
    await who.getByLabel('Имя').fill('Мария');
    await who.getByLabel('Дата рождения').fill('2.5.90');
    await page.getByLabel('Телефон', { exact: true }).fill('8 (905) 777-66-55');
    await page.getByLabel('Населённый пункт').first().fill('с. Топчиха');
    await page.getByLabel('Отдалённый населённый пункт').check();
    await page.getByLabel('Основная группа').selectOption({ label: 'дети-инвалиды' });
    const child = page.getByRole('group', { name: 'Ребёнок 1' });
    await child.getByLabel('Фамилия').fill('Ёлкин');
    await child.getByLabel('Имя').fill('Миша');
    await child.getByLabel('Дата рождения').fill('31.02.2019');
    await child.getByLabel('Рост').focus();
    await child.getByText('Напишите дату').waitFor();
    await child.getByLabel('Дата рождения').fill('01.04.2027');
    await child.getByText('Этот день ещё не наступил').waitFor();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await summary.getByRole('link', { name: /Ребёнок 1, дата рождения: Этот день/ }).waitFor();
    await child.getByLabel('Дата рождения').fill('01.04.2019');
    await child.getByLabel('Рост').fill('121');
    await child.getByLabel('Вес').fill('24,5');
    await check();
    await page.getByRole('button', { name: 'Сохранить' }).click();

    await page.getByRole('heading', { name: 'Ёлкина Мария', level: 1 }).waitFor();
    await page.getByText('Семья записана: Ёлкина Мария').waitFor();
    await page.getByText('+7 905 ···-··-55', { exact: true }).waitFor();
    await page.getByText('7 лет, 01.04.2019 · рост 121 см · 24,5 кг').waitFor();
    await page.getByText('Нужна бумага: Справка МСЭ / ИПРА').waitFor();
    await page.getByText('Согласия нет: вещи выдать нельзя').waitFor();
    await check();
    await shots('family-card-bare');

    await page.getByRole('button', { name: 'Показать: +7 905' }).click();
    await page.getByRole('link', { name: '+7 905 777-66-55' }).waitFor();
  },
);

journey(
  'what was written of a new family waits while another card is looked at, and for nothing else',
  async ({ page, house, signIn }) => {
    const desk = house.hire('desk');
    await made(house, desk);
    await signIn(desk);
    await page.goto('/admin/families/new');
    const look = async () => {
      await page.getByLabel('Телефон', { exact: true }).fill('8 913 123 42 42');
      await page.getByRole('link', { name: /Это она/ }).click();
      await page.getByRole('link', { name: 'Вернуться к записи' }).waitFor();
    };
    const phone = async () => {
      await page.getByRole('heading', { name: 'Новая семья', level: 1 }).waitFor();
      return page.getByLabel('Телефон', { exact: true }).inputValue();
    };
    await look();
    await page.getByRole('button', { name: 'Это она, запись не нужна' }).click();
    await page.getByRole('link', { name: 'Вернуться к записи' }).waitFor({ state: 'detached' });
    await page.goBack();
    expect(await phone()).toBe('');
    await look();
    await page.getByRole('link', { name: 'Изменить' }).click();
    await page.getByRole('heading', { name: 'Изменить карточку' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Смирнова Анна Петровна', level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: 'Вернуться к записи' }).count()).toBe(0);
    await page.goBack();
    expect(await phone()).toBe('');
    await page.locator('main').getByLabel('Фамилия').fill('Ёлкина');
    await page.getByRole('button', { name: 'Добавить ребёнка' }).click();
    await page.keyboard.type('Ёлкин');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Миша');
    const child = page.getByRole('group', { name: 'Ребёнок 1' });
    expect(await child.getByLabel('Фамилия').inputValue()).toBe('Ёлкин');
    expect(await child.getByLabel('Имя').inputValue()).toBe('Миша');
    await child.getByLabel('Дата рождения').fill('01.04.2019');
    await page.getByRole('button', { name: 'Добавить ребёнка' }).click();
    await page.getByRole('group', { name: 'Ребёнок 2' }).getByLabel('Имя').waitFor();
  },
);

journey(
  'a paper that was brought and a consent that was signed are noted, withdrawn, and that is undone',
  async ({ page, house, signIn, check, shots }) => {
    const desk = house.hire('desk');
    const { id } = await made(house, desk, written('Ёлкина Мария', { furtherGroups: ['hardship'] }));
    await signIn(desk);
    await page.goto(`/admin/families/${id}`);
    await page.getByRole('button', { name: 'Отметить бумагу' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Номер').fill('0123456');
    await dialog.getByLabel('Действует по').fill('01.03.2026');
    await dialog.getByRole('button', { name: 'Бумага проверена' }).click();
    await dialog.getByRole('link', { name: /Срок этой бумаги уже прошёл/ }).waitFor();
    await dialog.getByLabel('Действует по').fill('01.03.2027');
    await check();
    await shots('family-proof');
    await dialog.getByRole('button', { name: 'Бумага проверена' }).click();
    await page.getByText('Бумага отмечена: Справка МСЭ').waitFor();
    await page.getByText('бумаги в порядке').waitFor();
    await page.getByText(/до 1 марта 2027 · № 0123456 · проверка: desk .{4}, 24 ноября/).waitFor();

    await page.getByRole('button', { name: 'Взять согласие' }).click();
    await dialog.getByText('Я согласен(на) на обработку').waitFor();
    expect(await dialog.getByLabel('День подписания').inputValue()).toBe('24.11.2026');
    await check();
    await shots('family-consent');
    await dialog.getByRole('button', { name: 'Семья подписала' }).click();
    await page.getByText('Согласие записано').waitFor();
    await page.getByText('дано 24 ноября, редакция 1').waitFor();
    await check();
    await shots('family-card');

    await page.getByRole('button', { name: 'Отозвать бумагу: Справка МСЭ' }).click();
    await page.getByText('Бумага отозвана: Справка МСЭ').waitFor();
    await page.getByText('Прежние бумаги: 1').click();
    await page.getByText(/отозвана 24 ноября/).waitFor();
    await page.getByRole('button', { name: 'Отменить' }).first().click();
    await page.getByText('бумаги в порядке').waitFor();
    expect(await page.getByRole('link', { name: 'Выдать' }).first().getAttribute('href')).toMatch(
      /^\/admin\/issue\//,
    );
  },
  { refusals: [/\/proofs$/] },
);

journey(
  'the list of families is narrowed in the address and leads to the card',
  async ({ page, house, signIn, check, shots }) => {
    const desk = house.hire('desk');
    await signIn(desk);
    await page.goto('/admin/families');
    await page.getByText('Семей пока нет').waitFor();
    await check();
    await shots('families-none');
    await made(house, desk, written('Яблокова Яна', { remote: true, furtherGroups: ['hardship'] }));
    await made(
      house,
      desk,
      written('Ёлкина Мария', { people: [member('Ёлкина Мария'), member('Ёлкин Миша', { role: 'child' })] }),
    );
    await made(house, desk, written('Ежова Вера', { primaryGroup: 'at_risk', contacts: [] }));
    await made(house, house.hire('host'), hiddenFamily());
    await page.reload();
    await page.getByRole('link', { name: 'Ежова Вера' }).waitFor();
    expect(
      (await page.getByRole('rowheader').allInnerTexts()).map((text) => text.split('\n')[0]?.trim()),
    ).toEqual(['Ежова Вера', 'Ёлкина Мария', 'Яблокова Яна']);
    await check();
    await shots('families');
    await page.getByRole('button', { name: 'Отдалённые' }).click();
    await page.getByRole('link', { name: 'Ежова Вера' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?remote=yes');
    await page.getByLabel('Группа').selectOption({ label: 'трудная жизненная ситуация' });
    await page.reload();
    await page.getByRole('link', { name: 'Яблокова Яна' }).waitFor();
    await page.getByRole('button', { name: 'Срок вышел' }).click();
    await page.getByText('Таких семей нет').waitFor();
    await check();
    await page.getByRole('button', { name: 'Показать все' }).click();
    await page.getByRole('link', { name: 'Ежова Вера' }).click();
    await page.getByRole('heading', { name: 'Ежова Вера', level: 1 }).waitFor();
    await page.getByText('По этой группе бумагу не спрашивают').waitFor();
    expect(decodeURIComponent(page.url())).not.toMatch(/Ежова/);
  },
);

journey(
  'two desks change one card: the second takes the newer and keeps both changes',
  async ({ page, house, signIn, window, check, shots }) => {
    const desk = house.hire('desk');
    const { id } = await made(house, desk);
    await signIn(desk);
    const other = await window();
    await other.signIn(house.hire('desk'));
    for (const one of [page, other.page]) {
      await one.goto(`/admin/families/${id}/edit`);
      await one.getByRole('heading', { name: 'Изменить карточку' }).waitFor();
    }
    await page.getByLabel('Населённый пункт').first().fill('Барнаул');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByRole('heading', { name: 'Смирнова Анна Петровна', level: 1 }).waitFor();
    await other.page.getByLabel('Отдалённый населённый пункт').check();
    await other.page.getByRole('button', { name: 'Сохранить' }).click();
    await other.page.getByText('Пока вы правили, карточку изменил кто-то другой').waitFor();
    await check(other.page);
    await other.page.getByRole('button', { name: 'Взять новую и продолжить' }).click();
    await other.page.getByText('ваши правки на месте').waitFor();
    expect(await other.page.getByLabel('Населённый пункт').first().inputValue()).toBe('Барнаул');
    await shots('family-edit');
    await other.page.getByRole('button', { name: 'Сохранить' }).click();
    await other.page.getByText('отдалённое').waitFor();
    await other.page.getByRole('main').getByText('Барнаул', { exact: true }).waitFor();
  },
  { refusals: [/\/families\/[^/]+$/] },
);

journey(
  'two cards of one family are merged, and the old address leads on',
  async ({ page, house, signIn, check, shots }) => {
    const desk = house.hire('desk');
    const kept = await made(house, desk);
    house.later({ hours: 24 });
    const double = await made(
      house,
      desk,
      written('Смернова Анна', {
        people: [member('Смернова Анна'), member('Смирнова Оля', { role: 'child' })],
      }),
    );
    await signIn(desk);
    await page.goto(`/admin/families/${double.id}`);
    await page.getByRole('button', { name: 'Объединить' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('тот же телефон').waitFor();
    await check();
    await shots('family-merge-pick');
    await dialog.getByLabel('Имя или телефон').fill('пелагея');
    await dialog.getByText('Ничего не нашлось').waitFor();
    await dialog.getByLabel('Имя или телефон').fill('смирнова анна');
    await dialog.getByRole('button', { name: /Смирнова Анна Петровна/ }).click();
    await dialog.getByText('Что произойдёт').waitFor();
    expect(await dialog.getByRole('radio', { name: /Смирнова Анна Петровна/ }).isChecked()).toBe(true);
    await check();
    await shots('family-merge');
    await dialog.getByRole('button', { name: 'Объединить' }).click();
    await page.getByText('Карточки объединены').waitFor();
    await page.getByRole('heading', { name: 'Смирнова Анна Петровна', level: 1 }).waitFor();
    await page.getByText('Смирнова Оля').waitFor();
    await page.goto(`/admin/families/${double.id}`);
    await page.getByText('Эта карточка объединена с другой').waitFor();
    await page.waitForURL(new RegExp(`${kept.id}$`));
  },
);

journey(
  'a host opens a protected family with a reason; the desk is told there is nothing',
  async ({ page, house, signIn, window, check, shots }) => {
    const host = house.hire('host');
    const { id } = await made(house, host, hiddenFamily());
    const clerk = house.hire('desk');
    await signIn(host);
    await page.goto('/admin/families');
    await page.getByRole('link', { name: 'Клён-14' }).click();
    await page.getByRole('button', { name: 'Открыть' }).waitFor();
    await check();
    await shots('family-protected-asked');
    await page.getByText('Запись на занятие').click();
    await page.getByRole('button', { name: 'Открыть' }).click();
    await page.getByText('Тихонова Вера Ильинична').waitFor();
    await check();
    await shots('family-protected');
    expect(trail(house).findLast(({ act }) => act === 'family.read')).toMatchObject({
      subjectId: id,
      detail: { reason: 'session' },
    });
    // On paper nobody reads where she is.
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('через центр').isVisible()).toBe(true);
    expect(await page.getByText(hiddenFamily().settlement).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByLabel('Сотрудник пункта проката').selectOption(clerk.id);
    await page.getByRole('button', { name: 'Назвать' }).click();
    await page.getByText('теперь ведёт эту семью').waitFor();
    await check();
    await shots('family-serving');
    const named = await window();
    await named.signIn(clerk);
    await named.page.goto('/admin/families');
    await named.page.getByRole('link', { name: 'Клён-14' }).waitFor();
    await page.getByRole('button', { name: /^Убрать/ }).click();
    await page.getByText('больше не ведёт эту семью').waitFor();
    await named.page.goto(`/admin/families/${id}`);
    await named.page.getByText('Такой записи нет').waitFor();
    expect(trail(house).flatMap(({ act }) => (/entrusted|released/.test(act) ? [act] : []))).toEqual([
      'family.entrusted',
      'family.released',
    ]);
    const desk = await window();
    await desk.signIn(house.hire('desk'));
    await desk.page.goto(`/admin/families/${id}`);
    await desk.page.getByText('Такой записи нет').waitFor();
    expect(await desk.page.getByText(/Клён|Тихонова/).count()).toBe(0);
    await check(desk.page);
  },
  { refusals: [/\/api\/families\//] },
);
