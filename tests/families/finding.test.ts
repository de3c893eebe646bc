import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { familyId } from '../../api/core/ids.ts';
import { searchFamilies } from '../../api/families/reads/finding.ts';
import { familyFacts, familyNames } from '../../api/families/reads.ts';
import { type House, house } from '../support/house.ts';
import {
  because,
  type Card,
  hiddenFamily,
  ifMatch,
  made,
  member,
  type Rows,
  trail,
  written,
} from './cards.ts';

/** What a fresh person at the desk finds; each is a new one, as the search counts how often one person asks. */
const found = async (its: House, q: string, role: 'desk' | 'host' | 'administrator' = 'desk') => {
  const answer = await its
    .hire(role)
    .call<Rows>('POST', `/api/centres/${its.centreNamed('Барнаул')}/families/search`, { q });
  expect(answer.status).toBe(200);
  return answer.body.rows.map(({ name }) => name);
};

describe('search as somebody types', () => {
  const its = house();
  const desk = its.hire('desk');
  const families = (async () => {
    await made(
      its,
      desk,
      written('Смирнова Анна Петровна', {
        people: [member('Смирнова Анна Петровна'), member('Ёжиков Пётр', { role: 'child' })],
      }),
    );
    await made(
      its,
      desk,
      written('Ёлкина Мария', {
        contacts: [
          { kind: 'phone', value: '8 3852 12-34-56' },
          { kind: 'email', value: 'maria.elkina@mail.ru' },
        ],
      }),
    );
    await made(its, desk, written('Петрова Смиренна', { contacts: [] }));
    await made(its, desk, written('Ю Анна', { contacts: [] }));
    for (const name of ['Медведева Ольга Павловна', 'Медведева Ксения Игоревна'])
      await made(its, desk, written(name, { contacts: [] }));
    const vichuga = its.centreNamed('Вичуга');
    await made(
      its,
      its.hire('desk', [vichuga]),
      written('Смирнова Чужая', { primaryGroup: 'large' }),
      vichuga,
    );
  })();

  test.each([
    [
      'the beginning of a surname, its representative before another’s',
      'смир',
      ['Смирнова Анна Петровна', 'Петрова Смиренна'],
    ],
    ['any case, any spaces', '  СМИРНОВА   анн ', ['Смирнова Анна Петровна']],
    ['е for ё', 'елкина', ['Ёлкина Мария']],
    ['ё for е', 'ёлкинА мария', ['Ёлкина Мария']],
    ['a child', 'Ежиков Петр', ['Смирнова Анна Петровна']],
    ['words in any order', 'анна смирнова', ['Смирнова Анна Петровна']],
    ['a surname of one letter', 'Ю', ['Ю Анна']],
    ['a surname of one letter and a name', 'Ю Анна', ['Ю Анна']],
    ['a surname of one letter and an initial', 'Ю А.', ['Ю Анна']],
    ['a surname and an initial', 'Медведева К', ['Медведева Ксения Игоревна']],
    ['an initial with its full stop', 'медведева к.', ['Медведева Ксения Игоревна']],
    ['both initials', 'Медведева К. И.', ['Медведева Ксения Игоревна']],
    ['initials first', 'К.И. Медведева', ['Медведева Ксения Игоревна']],
    ['a surname half typed and an initial', 'медв к', ['Медведева Ксения Игоревна']],
    ['an initial nobody has', 'Медведева Ж', []],
    ['a phone as dialled', '8 913 123', ['Смирнова Анна Петровна']],
    ['a phone with its country', '+7 (913) 123-42-42', ['Смирнова Анна Петровна']],
    ['a phone without anything', '3852123456', ['Ёлкина Мария']],
    ['the last four digits', '42-42', ['Смирнова Анна Петровна']],
    ['a name and the last four digits', 'елк 3456', ['Ёлкина Мария']],
    ['an e-mail', 'maria.elkina@', ['Ёлкина Мария']],
    ['nobody of that name', 'смирнова пелагея', []],
    ['the middle of a name', 'мирнова', []],
    ['nothing', '  ', []],
    ['the query language', 'смир OR елкина', []],
    ['a column of the index', 'words : смир', []],
    ['a quote that never ends', '"смир', ['Смирнова Анна Петровна', 'Петрова Смиренна']],
    ['a minus', 'смирнова -анна', ['Смирнова Анна Петровна']],
    ['a bracket', 'NEAR(смирнова анна', []],
  ])('%s', async (_words, q, names) => {
    await families;
    expect(await found(its, q)).toEqual(names);
  });

  test('the whole surname is first however many begin with it, then they come by the alphabet', async () => {
    const its = house();
    const desk = its.hire('desk');
    for (let n = 0; n < 130; n += 1)
      await made(its, desk, written(`Иванова${'бвгдежзикл'[n % 10]}а Вера`, { contacts: [] }));
    await made(its, desk, written('Иванов Пётр', { contacts: [] }));
    await made(its, desk, written('Иванова Анна', { contacts: [] }));
    expect((await found(its, 'иванова')).slice(0, 2)).toEqual(['Иванова Анна', 'Ивановаба Вера']);
    expect((await found(its, 'иван')).slice(0, 3)).toEqual(['Иванов Пётр', 'Иванова Анна', 'Ивановаба Вера']);
    expect(await found(its, 'вера ив')).toHaveLength(12);
  });

  test('whatever is typed, it is answered', async () => {
    await families;
    const ctx = its.hire('desk').ctx();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (q) => {
        expect(searchFamilies(ctx, its.centreNamed('Барнаул'), q).rows.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  test('shows a family at a glance, its phone masked', async () => {
    await families;
    const answer = await its
      .hire('desk')
      .call<Rows>('POST', `/api/centres/${its.centreNamed('Барнаул')}/families/search`, { q: 'смирнова' });
    expect(answer.body.rows).toEqual([
      {
        id: expect.any(String),
        name: 'Смирнова Анна Петровна',
        protected: false,
        settlement: 'с. Столбово',
        remote: false,
        primaryGroup: 'disabled_child',
        children: 1,
        phone: '+7 913 ···-··-42',
      },
    ]);
  });

  test('is in the trail by its kind and count, never by what was typed', async () => {
    await families;
    await found(its, 'елкина 3456');
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.search',
      subjectId: null,
      detail: { kind: 'mixed', shown: 1 },
    });
    expect(JSON.stringify(trail(its).map(({ detail }) => detail))).not.toMatch(/[Ее]лкина|3456/);
  });

  test('keeps nothing of what was found beside the register itself', async () => {
    await families;
    const kept = its.db.sqlite.prepare('SELECT group_concat(result) AS all_of_it FROM idempotency').get();
    expect(JSON.stringify(kept)).not.toMatch(/Смирнова|79131234242/);
  });
});

test('search and likely families are refused to a manager, another centre and a visitor; refusals are in the trail', async () => {
  const its = house();
  for (const [path, body] of [
    ['search', { q: 'смир' }],
    ['duplicates', { surname: 'Смирнова' }],
  ] as const) {
    const address = `/api/centres/${its.centreNamed('Барнаул')}/families/${path}`;
    expect((await its.hire('manager').call('POST', address, body)).body).toMatchObject({ code: 'forbidden' });
    const foreign = its.hire('desk', [its.centreNamed('Иваново')]);
    expect((await foreign.call('POST', address, body)).body).toMatchObject({ code: 'not_found' });
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.search.refused',
      actorId: foreign.id,
      detail: { code: 'not_found' },
    });
    expect((await its.visitor.call('POST', address, body)).body).toMatchObject({ code: 'signed_out' });
    expect((await its.hire('desk').call('POST', address, { q: 'я'.repeat(101) })).body).toMatchObject({
      code: 'invalid_request',
    });
  }
});

test('who asks faster than anybody types is told to wait, and nobody else is', async () => {
  const its = house();
  const desk = its.hire('desk');
  const ask = (by: typeof desk) =>
    by.call('POST', `/api/centres/${its.centreNamed('Барнаул')}/families/search`, { q: 'смир' });
  const answers = await Promise.all(Array.from({ length: 130 }, () => ask(desk)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.body).toMatchObject({ code: 'too_many_requests' });
  expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await ask(its.hire('desk'))).status).toBe(200);
});

describe('likely families while typing', () => {
  const likely = async (its: House, typed: object) => {
    const answer = await its
      .hire('desk')
      .call<Rows>('POST', `/api/centres/${its.centreNamed('Барнаул')}/families/duplicates`, typed);
    expect(answer.status).toBe(200);
    return answer.body.rows.map(({ name, reasons }) => [name, reasons]);
  };

  test('are named with their reasons, the likeliest first', async () => {
    const its = house();
    const desk = its.hire('desk');
    await made(
      its,
      desk,
      written('Смирнова Анна', { people: [member('Смирнова Анна', { birthDate: '1990-05-02' })] }),
    );
    await made(its, desk, written('Смирнова Анна', { contacts: [] }));
    await made(its, desk, written('Ким Ольга'));
    expect(await likely(its, { surname: 'Смернова', givenName: 'анна' })).toEqual([
      ['Смирнова Анна', ['similar_name']],
      ['Смирнова Анна', ['similar_name']],
    ]);
    const whole = {
      surname: 'Смирнова',
      givenName: 'Анна',
      birthDate: '1990-05-02',
      phones: ['8 913 123 42 42', '8 91'],
    };
    expect(await likely(its, whole)).toEqual([
      ['Смирнова Анна', ['same_phone', 'same_name_and_birth']],
      ['Ким Ольга', ['same_phone']],
      ['Смирнова Анна', ['similar_name']],
    ]);
    expect(await likely(its, {})).toEqual([]);
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.search', detail: { kind: 'likely', shown: 0 } });
  });
});

describe('the list of a centre', () => {
  const list = (its: House, query = '', by = its.hire('desk')) =>
    by.call<Rows>('GET', `/api/centres/${its.centreNamed('Барнаул')}/families${query}`);

  test('is in the order of the alphabet, page by page, and no name is in an address', async () => {
    const its = house();
    const desk = its.hire('desk');
    const names = ['Яблокова Яна', 'Ёлкина Мария', 'Жукова Анна', 'Ежова Вера', 'Абрамова Ольга'];
    for (const name of names) await made(its, desk, written(name));
    const sorted = ['Абрамова Ольга', 'Ежова Вера', 'Ёлкина Мария', 'Жукова Анна', 'Яблокова Яна'];
    const first = await list(its, '?limit=2');
    expect(first.body.rows.map(({ name }) => name)).toEqual(sorted.slice(0, 2));
    expect(Buffer.from(String(first.body.next), 'base64url').toString()).not.toContain('Ежова');
    const second = await list(its, `?limit=2&cursor=${first.body.next}`);
    const third = await list(its, `?limit=2&cursor=${second.body.next}`);
    expect([...second.body.rows, ...third.body.rows].map(({ name }) => name)).toEqual(sorted.slice(2));
    expect(third.body.next).toBeNull();
    expect((await list(its, '?cursor=mine')).body).toMatchObject({ errors: [{ path: 'cursor' }] });
  });

  test('goes by the names themselves, not by how they are written, and on where a card was merged away', async () => {
    const its = house();
    const desk = its.hire('desk');
    const names = ['Яблокова Яна', 'де Вилль Анна', 'Ежова-Ким Вера', 'Ежова Вера'];
    for (const name of names)
      await made(
        its,
        desk,
        written('', {
          contacts: [],
          people: [
            member(
              name.startsWith('де') ? 'Де Анна' : name,
              name.startsWith('де') ? { surname: 'де Вилль' } : {},
            ),
          ],
        }),
      );
    const first = await list(its, '?limit=2');
    expect(first.body.rows.map(({ name }) => name)).toEqual(['де Вилль Анна', 'Ежова Вера']);
    const kept = await made(its, desk, written('Абрамова Ольга', { contacts: [] }));
    await desk.call('POST', `/api/families/${kept.id}/merges/${first.body.rows[1]?.id}`);
    const second = await list(its, `?limit=2&cursor=${first.body.next}`);
    expect(second.body.rows.map(({ name }) => name)).toEqual(['Ежова-Ким Вера', 'Яблокова Яна']);
    const foreign = (
      await made(
        its,
        its.hire('desk', [its.centreNamed('Вичуга')]),
        written('Ы Ы', { primaryGroup: 'large' }),
        its.centreNamed('Вичуга'),
      )
    ).id;
    const from = Buffer.from(JSON.stringify([foreign])).toString('base64url');
    expect((await list(its, `?cursor=${from}`)).body).toEqual({ rows: [], next: null });
  });

  test('is renamed as the family is', async () => {
    const its = house();
    const desk = its.hire('desk');
    await made(its, desk, written('Ёлкина Мария'));
    const { id, people } = await made(its, desk, written('Абрамова Ольга', { contacts: [] }));
    const renamed = { people: [member('Яблокова Ольга', { id: people[0]?.id })] };
    await desk.call('PATCH', `/api/families/${id}`, renamed, ifMatch(1));
    expect((await list(its)).body.rows.map(({ name }) => name)).toEqual(['Ёлкина Мария', 'Яблокова Ольга']);
    expect(await found(its, 'ябл')).toEqual(['Яблокова Ольга']);
    expect(await found(its, 'абр')).toEqual([]);
  });

  test('is in the trail; refused to a manager, another centre and a visitor', async () => {
    const its = house();
    await made(its, its.hire('desk'));
    await list(its);
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.search', detail: { kind: 'list', shown: 1 } });
    expect((await list(its, '', its.hire('manager'))).status).toBe(403);
    expect((await list(its, '', its.hire('desk', [its.centreNamed('Вичуга')]))).status).toBe(404);
    expect(
      (await its.visitor.call('GET', `/api/centres/${its.centreNamed('Барнаул')}/families`)).status,
    ).toBe(401);
  });

  test('is narrowed by group, remoteness and the state of the papers', async () => {
    const its = house();
    const desk = its.hire('desk');
    const paper = (id: string, validUntil: string | null) =>
      desk.call('POST', `/api/families/${id}/proofs`, {
        group: 'disabled_child',
        kind: 'disability_certificate',
        validUntil,
      });
    const expired = await made(its, desk, written('Абрамова Ольга', { remote: true }));
    await paper(expired.id, '2026-11-24');
    const held = await made(its, desk, written('Борисова Вера', { furtherGroups: ['hardship'] }));
    await paper(held.id, null);
    await made(its, desk, written('Власова Юлия', { primaryGroup: 'at_risk' }));
    its.at('2026-11-25T04:00:00.000Z');
    const names = async (query: string) => (await list(its, query)).body.rows.map(({ name }) => name);
    expect(await names('?remote=yes')).toEqual(['Абрамова Ольга']);
    expect(await names('?remote=no')).toEqual(['Борисова Вера', 'Власова Юлия']);
    expect(await names('?group=hardship')).toEqual(['Борисова Вера']);
    expect(await names('?group=disabled_child')).toEqual(['Абрамова Ольга', 'Борисова Вера']);
    expect(await names('?proof=expired')).toEqual(['Абрамова Ольга']);
    expect(await names('?proof=missing')).toEqual(['Борисова Вера']);
    expect((await list(its, '?proof=perhaps')).status).toBe(400);
  });

  test('narrows by papers as the rule on the card says, whatever papers there are', async () => {
    const its = house();
    const desk = its.hire('desk');
    const families = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        made(its, desk, written(`Ким Ольга${'а'.repeat(n)}`, { furtherGroups: ['hardship', 'at_risk'] })),
      ),
    );
    const insert = its.db.sqlite.prepare(
      'INSERT INTO proof (id, family_id, "group", kind, valid_until, checked_at, withdrawn_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const day = fc
      .constantFrom(null, '2026-11-22', '2026-11-23', '2026-11-24')
      .map((text) => text && asDay(text));
    const paper = fc.tuple(
      fc.noBias(fc.nat(11)),
      fc.constantFrom('disabled_child', 'hardship', 'at_risk'),
      day,
      fc.boolean(),
    );
    const at = '2026-11-01T00:00:00.000Z';
    for (const [number, group, until, withdrawn] of fc.sample(paper, { numRuns: 40, seed: 7 }))
      insert.run(
        crypto.randomUUID(),
        families[number]?.id,
        group,
        'need_act',
        until,
        at,
        withdrawn ? at : null,
      );
    const all = (await list(its)).body.rows;
    for (const state of ['expired', 'missing']) {
      const listed = (await list(its, `?proof=${state}`)).body.rows.map(({ id }) => id);
      expect(listed).toEqual(all.filter(({ proofs }) => proofs.includes(state)).map(({ id }) => id));
      expect(listed.length).toBeGreaterThan(0);
    }
    for (const { id, proofs } of all) {
      const card = await desk.call<Card>('GET', `/api/families/${id}`);
      expect(new Set(card.body.groups.map(({ state }) => state))).toEqual(new Set(proofs));
    }
  });
});

test('other words are told the facts of a family, and its name for a board', async () => {
  const its = house();
  const desk = its.hire('desk');
  const card = await made(
    its,
    desk,
    written('Смирнова Анна Петровна', {
      furtherGroups: ['hardship'],
      suppliedByIpra: true,
      people: [
        member('Смирнова Анна Петровна'),
        member('Смирнов Миша', { role: 'child', birthDate: '2019-04-01', heightCm: 121 }),
      ],
    }),
  );
  await desk.call('POST', `/api/families/${card.id}/proofs`, {
    group: 'disabled_child',
    kind: 'disability_certificate',
    validUntil: '2027-03-01',
  });
  await desk.call('POST', `/api/families/${card.id}/consents`, { purpose: 'rental', textVersion: 1 });
  const id = familyId.parse(card.id);
  expect(familyFacts(its.db, id)).toEqual({
    id,
    centreId: its.centreNamed('Барнаул'),
    protected: false,
    mergedInto: null,
    suppliedByIpra: true,
    displayName: 'Смирнова Анна Петровна',
    groups: [
      { key: 'disabled_child', proofs: [{ validUntil: '2027-03-01', withdrawn: false }] },
      { key: 'hardship', proofs: [] },
    ],
    children: [{ birthDate: '2019-04-01', heightCm: 121, weightKg: null, shoeSizeEu: null, headCm: null }],
    consents: ['rental'],
  });
  const hidden = familyId.parse((await made(its, its.hire('host'), hiddenFamily())).id);
  expect(familyFacts(its.db, hidden)).toMatchObject({ protected: true, displayName: 'Клён-14' });
  expect([...familyNames(desk.ctx(), [id, hidden])]).toEqual([[id, 'Смирнова Анна Петровна']]);
  expect(familyNames(its.hire('host').ctx(), [hidden, id]).get(hidden)).toBe('Клён-14');
});

describe('a protected family', () => {
  const roles = ['desk', 'host', 'manager', 'administrator'] as const;

  test.each(roles)('is nowhere to be found by what she is called (%s)', async (role) => {
    const its = house();
    const desk = its.hire('desk');
    const open = await made(its, desk, written('Ким Ольга'));
    const { id, people } = await made(
      its,
      its.hire('host'),
      hiddenFamily('Клён-14', { furtherGroups: ['hardship'], remote: true }),
    );
    const centre = `/api/centres/${its.centreNamed('Барнаул')}`;
    const tries: [method: string, path: string, body?: object][] = [
      ...['тихонова', 'вера ил', '+7 905 777-66-55', '6655'].map((q): [string, string, object] => [
        'POST',
        `${centre}/families/search`,
        { q },
      ]),
      [
        'POST',
        `${centre}/families/duplicates`,
        { surname: 'Тихонова', givenName: 'Вера', phones: ['89057776655'] },
      ],
      ...['', '?group=escaping_violence', '?group=hardship', '?remote=yes', '?proof=missing', '?limit=1'].map(
        (query): [string, string] => ['GET', `${centre}/families${query}`],
      ),
      ['GET', `/api/families/${id}`],
      ['PATCH', `/api/families/${id}`, { remote: false }],
      ['POST', `/api/families/${id}/proofs`, { group: 'hardship', kind: 'need_act', validUntil: null }],
      ['POST', `/api/families/${id}/proofs/${id}/withdrawal`],
      ['POST', `/api/families/${id}/consents`, { purpose: 'rental', textVersion: 1 }],
      ['POST', `/api/families/${id}/consents/${id}/withdrawal`],
      ['POST', `/api/families/${id}/merges/${open.id}`],
      ['POST', `/api/families/${open.id}/merges/${id}`],
      [
        'POST',
        `${centre}/families`,
        written('Ким Ольга', { people: [member('Ким Ольга', { id: people[0]?.id })] }),
      ],
    ];
    for (const [method, path, body] of tries) {
      const answer = await its.hire(role).call(method, path, body, { 'If-Match': '"1"' });
      expect(answer.text, `${method} ${path}`).not.toMatch(/Тихонова|Вера|Ильинична|9057776655/);
      if (role === 'host') continue;
      expect(answer.text, `${method} ${path}`).not.toContain('Клён');
      if (path.includes(id)) {
        const unknown = path.replaceAll(id, '01900000-0000-7000-8000-000000000000');
        const nothing = await its.hire(role).call(method, unknown, body, { 'If-Match': '"1"' });
        const { requestId: _, ...hidden } = answer.body;
        const { requestId: __, ...absent } = nothing.body;
        expect(hidden, `${method} ${path} reads as nothing`).toEqual(absent);
        expect(
          trail(its).some(({ act, subjectId }) => act === 'family.read.refused' && subjectId === id),
        ).toBe(true);
      }
    }
  });

  test('is listed and found by her code name alone, by those who serve her', async () => {
    const its = house();
    const { id } = await made(its, its.hire('host'), hiddenFamily());
    await made(its, its.hire('desk'), written('Ким Ольга'));
    const row = {
      id,
      name: 'Клён-14',
      protected: true,
      settlement: null,
      remote: false,
      primaryGroup: null,
      children: null,
      phone: null,
      proofs: [],
    };
    const centre = `/api/centres/${its.centreNamed('Барнаул')}/families`;
    expect((await its.hire('host').call<Rows>('GET', centre)).body.rows).toMatchObject([
      { name: 'Ким Ольга' },
      row,
    ]);
    for (const q of ['клен', 'КЛЁН-14', 'клён 1']) expect(await found(its, q, 'host')).toEqual(['Клён-14']);
    expect(await found(its, 'клён')).toEqual([]);
    expect(await found(its, 'клён', 'administrator')).toEqual([]);
    // Nor does a page that would begin after her tell whether there is such a card.
    const after = `${centre}?cursor=${Buffer.from(JSON.stringify([id])).toString('base64url')}`;
    await made(its, its.hire('desk'), written('Яшина Ия'));
    expect((await its.hire('desk').call('GET', after)).body).toEqual({ rows: [], next: null });
    expect((await its.hire('host').call<Rows>('GET', after)).body.rows).toMatchObject([{ name: 'Яшина Ия' }]);
    const foreign = its.hire('host', [its.centreNamed('Иваново')]);
    expect((await foreign.call('GET', `/api/families/${id}`, undefined, because('contact'))).status).toBe(
      404,
    );
  });

  test('leaves no name of hers in the search index', async () => {
    const its = house();
    const host = its.hire('host');
    const { id } = await made(its, its.hire('desk'), written('Тихонова Вера'));
    await host.call(
      'PATCH',
      `/api/families/${id}`,
      { protected: true, codeName: 'Ива-3' },
      { 'If-Match': '"1"' },
    );
    expect(its.db.sqlite.prepare('SELECT words FROM family_search').all()).toEqual([{ words: 'ива 3' }]);
  });
});
