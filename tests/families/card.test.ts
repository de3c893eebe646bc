import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { house } from '../support/house.ts';
import { because, type Card, hiddenFamily, ifMatch, made, member, trail, written } from './cards.ts';

const nobody = '01900000-0000-7000-8000-000000000000';

describe('a new family', () => {
  test('is written down whole', async () => {
    const its = house();
    const desk = its.hire('desk');
    const answer = await desk.call<Card>('POST', `/api/centres/${its.centreNamed('Барнаул')}/families`, {
      settlement: '  с.   Столбово ',
      remote: true,
      primaryGroup: 'disabled_child',
      furtherGroups: ['hardship', 'disabled_child', 'hardship'],
      suppliedByIpra: true,
      people: [
        member('Смирнов Пётр', {
          role: 'child',
          birthDate: '2019-04-01',
          heightCm: 121,
          weightKg: 24.5,
          shoeSizeEu: 31,
        }),
        member('Смирнова Анна Петровна', { birthDate: '1990-05-02' }),
        member('Смирнов Олег', { role: 'adult' }),
      ],
      contacts: [
        { kind: 'email', value: ' Anna@Mail.RU ' },
        { kind: 'phone', value: '8 (913) 123-42-42', safe: true },
      ],
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('ETag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      name: 'Смирнова Анна Петровна',
      settlement: 'с. Столбово',
      remote: true,
      suppliedByIpra: true,
      protected: false,
      codeName: null,
      version: 1,
    });
    expect(answer.body.people.map(({ role }) => role)).toEqual(['representative', 'adult', 'child']);
    expect(answer.body.contacts).toMatchObject([
      { kind: 'phone', value: '+79131234242', safe: true },
      { kind: 'email', value: 'anna@mail.ru', safe: false },
    ]);
    expect(answer.body.groups).toMatchObject([
      { key: 'disabled_child', primary: true, state: 'missing' },
      { key: 'hardship', primary: false, state: 'missing' },
    ]);
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.created',
      subjectId: answer.body.id,
      actorId: desk.id,
      detail: { people: 3, contacts: 2 },
    });
  });

  test('a double click makes one', async () => {
    const its = house();
    const desk = its.hire('desk');
    const key = { 'Idempotency-Key': randomUUID() };
    const path = `/api/centres/${its.centreNamed('Барнаул')}/families`;
    const [first, second] = [
      await desk.call<Card>('POST', path, written(), key),
      await desk.call<Card>('POST', path, written(), key),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
    expect(trail(its).filter(({ act }) => act === 'family.created')).toHaveLength(1);
    const other = await desk.call('POST', path, written('Ким Ольга'), key);
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('is refused to a manager, to another centre, and to who is not signed in', async () => {
    const its = house();
    const path = `/api/centres/${its.centreNamed('Барнаул')}/families`;
    expect((await its.hire('manager').call('POST', path, written())).body).toMatchObject({
      code: 'forbidden',
    });
    const foreign = its.hire('desk', [its.centreNamed('Вичуга')]);
    expect((await foreign.call('POST', path, written())).body).toMatchObject({ code: 'not_found' });
    expect((await its.visitor.call('POST', path, written())).body).toMatchObject({ code: 'signed_out' });
  });

  test.each([
    ['nobody represents it', { people: [member('Ким Ольга', { role: 'adult' })] }, 'people', 'custom'],
    ['two represent it', { people: [member('Ким Ольга'), member('Ким Олег')] }, 'people', 'custom'],
    ['nobody in it', { people: [] }, 'people', 'custom'],
    [
      'more people than a card holds',
      { people: [member('Ким Ольга'), ...Array(20).fill(member('Ким Юн', { role: 'child' }))] },
      'people',
      'too_big',
    ],
    ['a nameless one', { people: [member('Ким Ольга', { surname: '  ' })] }, 'people.0.surname', 'too_small'],
    [
      'a name of 81 letters',
      { people: [member('Ким Ольга', { surname: 'я'.repeat(81) })] },
      'people.0.surname',
      'too_big',
    ],
    [
      'a name that cannot be seen',
      { people: [member('Ким Ольга', { surname: 'К\u200bим' })] },
      'people.0.surname',
      'invalid_format',
    ],
    [
      '31 February',
      { people: [member('Ким Ольга', { birthDate: '2019-02-31' })] },
      'people.0.birthDate',
      'invalid_format',
    ],
    [
      'born tomorrow',
      { people: [member('Ким Ольга', { birthDate: '2026-11-25' })] },
      'people.0.birthDate',
      'in_future',
    ],
    [
      'born 130 years ago',
      { people: [member('Ким Ольга', { birthDate: '1896-01-01' })] },
      'people.0.birthDate',
      'too_long_ago',
    ],
    ['somebody else’s member', { people: [member('Ким Ольга', { id: nobody })] }, 'people.0.id', 'unknown'],
    [
      'a child of 4 metres',
      { people: [member('Ким Ольга', { heightCm: 400 })] },
      'people.0.heightCm',
      'too_big',
    ],
    ['half a phone', { contacts: [{ kind: 'phone', value: '913 12' }] }, 'contacts.0.value', 'custom'],
    ['no e-mail', { contacts: [{ kind: 'email', value: 'anna' }] }, 'contacts.0.value', 'invalid_format'],
    [
      'one phone twice',
      {
        contacts: [
          { kind: 'phone', value: '89131234242' },
          { kind: 'phone', value: '+79131234242' },
        ],
      },
      'contacts',
      'custom',
    ],
    ['a group of the other region', { primaryGroup: 'young' }, 'primaryGroup', 'not_in_region'],
    [
      'a further group that does not exist',
      { furtherGroups: ['hardship', 'none'] },
      'furtherGroups.1',
      'not_in_region',
    ],
    ['a diagnosis', { diagnosis: 'F84.0' }, 'diagnosis', 'unrecognized_keys'],
    [
      'a diagnosis of a child',
      { people: [member('Ким Ольга', { diagnosis: 'F84.0' })] },
      'people.0.diagnosis',
      'unrecognized_keys',
    ],
  ])('is refused with the field named: %s', async (_words, wrong, path, code) => {
    const its = house();
    const answer = await its
      .hire('desk')
      .call('POST', `/api/centres/${its.centreNamed('Барнаул')}/families`, written('Ким Ольга', wrong));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path, code }] });
    expect(answer.text).not.toContain('F84');
  });

  test('a name of 5 MB is too large', async () => {
    const its = house();
    const answer = await its
      .hire('desk')
      .call(
        'POST',
        `/api/centres/${its.centreNamed('Барнаул')}/families`,
        written(`${'я'.repeat(2_500_000)} Анна`),
      );
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ code: 'too_large' });
  });

  test('today is the centre’s own: born today in Barnaul, still yesterday in Ivanovo', async () => {
    const its = house('2026-11-24T19:00:00.000Z');
    const born = (name: string) =>
      written(name, { primaryGroup: 'large', people: [member(name, { birthDate: '2026-11-25' })] });
    const ivanovo = its.centreNamed('Иваново');
    const refused = await its
      .hire('desk', [ivanovo])
      .call('POST', `/api/centres/${ivanovo}/families`, born('Ким Ян'));
    expect(refused.body).toMatchObject({ errors: [{ code: 'in_future' }] });
    await made(its, its.hire('desk'), { ...born('Ким Ян'), primaryGroup: 'hardship' });
  });
});

describe('a card', () => {
  test('is opened, and the reading is in the trail', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const answer = await desk.call<Card>('GET', `/api/families/${id}`);
    expect(answer.body).toMatchObject({ id, name: 'Смирнова Анна Петровна', version: 1 });
    expect(answer.headers.get('ETag')).toBe('"1"');
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.read',
      subjectId: id,
      actorId: desk.id,
      detail: {},
    });
  });

  test('reads as nothing to another centre, forbidden to a manager, closed to a visitor; each try is in the trail', async () => {
    const its = house();
    const { id } = await made(its, its.hire('desk'));
    const foreign = its.hire('administrator', [its.centreNamed('Иваново')]);
    const manager = its.hire('manager');
    expect((await foreign.call('GET', `/api/families/${id}`)).body).toMatchObject({ code: 'not_found' });
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.read.refused',
      subjectId: id,
      centreId: its.centreNamed('Иваново'),
      actorId: foreign.id,
      detail: { code: 'not_found' },
    });
    expect((await manager.call('GET', `/api/families/${id}`)).body).toMatchObject({ code: 'forbidden' });
    expect(trail(its).at(-1)).toMatchObject({ actorId: manager.id, detail: { code: 'forbidden' } });
    const before = trail(its).length;
    expect((await its.visitor.call('GET', `/api/families/${id}`)).status).toBe(401);
    expect(trail(its)).toHaveLength(before);
    expect((await manager.call('GET', `/api/families/${nobody}`)).status).toBe(403);
    expect((await foreign.call('GET', `/api/families/${nobody}`)).status).toBe(404);
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.read.refused',
      subjectId: nobody,
      centreId: its.centreNamed('Иваново'),
    });
    expect((await foreign.call('GET', '/api/families/1 OR 1=1')).status).toBe(404);
  });

  test('is changed in part; members keep their ids, those left out go', async () => {
    const its = house();
    const desk = its.hire('desk');
    const before = await made(
      its,
      desk,
      written('Смирнова Анна', {
        people: [
          member('Смирнова Анна'),
          member('Смирнов Миша', { role: 'child' }),
          member('Смирнов Олег', { role: 'adult' }),
        ],
      }),
    );
    const [anna, oleg, misha] = before.people;
    const answer = await desk.call<Card>(
      'PATCH',
      `/api/families/${before.id}`,
      {
        remote: true,
        people: [
          member('Смирнова Анна', { id: anna?.id, role: 'adult' }),
          member('Смирнов Олег', { id: oleg?.id }),
          member('Смирнова Оля', { role: 'child', birthDate: '2023-01-10' }),
        ],
        contacts: [
          { kind: 'phone', value: '+79131234242' },
          { kind: 'email', value: 'oleg@mail.ru', safe: true },
        ],
      },
      ifMatch(1),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ETag')).toBe('"2"');
    expect(answer.body).toMatchObject({
      name: 'Смирнов Олег',
      remote: true,
      settlement: 'с. Столбово',
      version: 2,
    });
    expect(answer.body.people.map(({ id }) => id)).toEqual([oleg?.id, anna?.id, expect.any(String)]);
    expect(answer.body.people.map(({ id }) => id)).not.toContain(misha?.id);
    expect(answer.body.contacts.find(({ kind }) => kind === 'phone')).toEqual({
      ...before.contacts[0],
      safe: false,
    });
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.changed',
      detail: { fields: ['contacts', 'people', 'remote'] },
    });
  });

  test('is not changed behind somebody’s back', async () => {
    const its = house();
    const [desk, other] = [its.hire('desk'), its.hire('desk')];
    const { id } = await made(its, desk);
    const change = (by: typeof desk, headers: Record<string, string>) =>
      by.call('PATCH', `/api/families/${id}`, { settlement: 'Барнаул' }, headers);
    expect((await change(desk, {})).body).toMatchObject({ code: 'precondition_required' });
    expect((await change(desk, ifMatch(1))).status).toBe(200);
    const late = await change(other, ifMatch(1));
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ code: 'changed_meanwhile' });
    expect((await change(other, { 'If-Match': '"x"' })).status).toBe(412);
  });

  test.each([
    ['nothing to change', {}],
    ['a member of another family', { people: [member('Ким Ольга', { id: nobody })] }],
    ['a birth date to come', { people: [member('Ким Ольга', { birthDate: '2027-01-01' })] }],
    ['a group of the other region', { furtherGroups: ['large'] }],
    ['a field there is not', { diagnosis: 'F84.0' }],
  ])('stays as it was after a change that cannot be used: %s', async (_words, patch) => {
    const its = house();
    const desk = its.hire('desk');
    const before = await made(its, desk);
    const answer = await desk.call('PATCH', `/api/families/${before.id}`, patch, ifMatch(1));
    expect(answer.body).toMatchObject({ code: 'invalid_request' });
    expect((await desk.call('GET', `/api/families/${before.id}`)).body).toEqual(before);
  });

  test('is changed by nobody else: manager, another centre, visitor', async () => {
    const its = house();
    const { id } = await made(its, its.hire('desk'));
    const change = { settlement: 'Барнаул' };
    const call = (by: { call: typeof its.visitor.call }) =>
      by.call('PATCH', `/api/families/${id}`, change, ifMatch(1));
    expect((await call(its.hire('manager'))).status).toBe(403);
    expect((await call(its.hire('desk', [its.centreNamed('Вичуга')]))).status).toBe(404);
    expect((await call(its.visitor)).status).toBe(401);
  });

  test('may change its primary group for one it was in further', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk, written('Ким Ольга', { furtherGroups: ['hardship'] }));
    const answer = await desk.call<Card>(
      'PATCH',
      `/api/families/${id}`,
      { primaryGroup: 'hardship' },
      ifMatch(1),
    );
    expect(answer.body.groups).toMatchObject([{ key: 'hardship', primary: true }]);
    expect(answer.body.groups).toHaveLength(1);
  });
});

test('what the forms of a centre offer is of its own region', async () => {
  const its = house();
  const ask = async (role: 'desk' | 'manager', at: 'Барнаул' | 'Иваново') => {
    const centre = its.centreNamed(at);
    return its.hire(role, [centre]).call<{
      groups: { key: string; kinds: string[] }[];
      consentTexts: { purpose: string; version: number }[];
    }>('GET', `/api/centres/${centre}/family-form`);
  };
  const altai = await ask('desk', 'Барнаул');
  expect(altai.body.groups.map(({ key }) => key)).not.toContain('young');
  expect(altai.body.consentTexts).toMatchObject([{ purpose: 'rental', version: 1 }]);
  const ivanovo = await ask('desk', 'Иваново');
  expect(ivanovo.body.groups.find(({ key }) => key === 'young')?.kinds).toEqual(['passports', 'other_paper']);
  expect((await ask('manager', 'Барнаул')).status).toBe(403);
  expect(
    (await its.visitor.call('GET', `/api/centres/${its.centreNamed('Барнаул')}/family-form`)).status,
  ).toBe(401);
  const foreign = await its
    .hire('desk')
    .call('GET', `/api/centres/${its.centreNamed('Иваново')}/family-form`);
  expect(foreign.status).toBe(404);
});

describe('a protected family', () => {
  test('is written down by those who serve her, with a code name of her own', async () => {
    const its = house();
    const [host, desk] = [its.hire('host'), its.hire('desk')];
    const path = `/api/centres/${its.centreNamed('Барнаул')}/families`;
    expect(await made(its, host, hiddenFamily())).toMatchObject({
      name: 'Клён-14',
      protected: true,
      codeName: 'Клён-14',
    });
    expect((await desk.call('POST', path, hiddenFamily('Ива-3'))).body).toMatchObject({ code: 'forbidden' });
    for (const [codeName, code] of [
      [null, 'required'],
      [' ', 'required'],
      ['Клён-14', 'taken'],
    ]) {
      const refused = await host.call('POST', path, hiddenFamily('', { codeName }));
      expect(refused.body).toMatchObject({ errors: [{ path: 'codeName', code }] });
    }
    // Whoever works elsewhere does not learn from a refusal that somebody is called so.
    const kamen = its.centreNamed('Каменский район');
    const elsewhere = its.hire('host', [kamen]);
    expect((await elsewhere.call('POST', `/api/centres/${kamen}/families`, hiddenFamily())).status).toBe(201);
  });

  test('is opened with a reason, and with it stands in the trail', async () => {
    const its = house();
    const host = its.hire('host');
    const { id } = await made(its, host, hiddenFamily());
    const silent = await host.call('GET', `/api/families/${id}`);
    expect(silent.body).toMatchObject({ code: 'access_reason_required', status: 403 });
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.read.refused',
      subjectId: id,
      detail: { code: 'access_reason_required' },
    });
    for (const wrong of ['', 'Anna asked', '%D0%90%D0%BD%D0%BD%D0%B0', 'lending,session']) {
      const named = await host.call('GET', `/api/families/${id}`, undefined, { 'X-Access-Reason': wrong });
      expect(named.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'x-access-reason' }] });
    }
    const opened = await host.call<Card>('GET', `/api/families/${id}`, undefined, because('session'));
    expect(opened.body).toMatchObject({ id, name: 'Клён-14' });
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.read', detail: { reason: 'session' } });
    const changed = await host.call('PATCH', `/api/families/${id}`, { remote: true }, ifMatch(1));
    expect(changed.body).toMatchObject({ code: 'access_reason_required' });
    const patched = await host.call<Card>(
      'PATCH',
      `/api/families/${id}`,
      { remote: true },
      { ...ifMatch(1), ...because('correction') },
    );
    expect(patched.body).toMatchObject({ remote: true, codeName: 'Клён-14' });
  });

  test('is hidden from the day a host says so, and found again when the danger is over', async () => {
    const its = house();
    const [host, desk] = [its.hire('host'), its.hire('desk')];
    const { id } = await made(its, desk);
    const hide = { protected: true, codeName: 'Ива-3' };
    expect((await desk.call('PATCH', `/api/families/${id}`, hide, ifMatch(1))).body).toMatchObject({
      code: 'forbidden',
    });
    expect((await host.call<Card>('PATCH', `/api/families/${id}`, hide, ifMatch(1))).body.name).toBe('Ива-3');
    expect((await desk.call('GET', `/api/families/${id}`)).status).toBe(404);
    const shown = await host.call<Card>(
      'PATCH',
      `/api/families/${id}`,
      { protected: false },
      { ...ifMatch(2), ...because('safety') },
    );
    expect(shown.body).toMatchObject({ name: 'Смирнова Анна Петровна', codeName: null });
    expect((await desk.call('GET', `/api/families/${id}`)).status).toBe(200);
  });
});
