import { describe, expect, test } from 'vitest';
import { familyId } from '../../api/core/ids.ts';
import { familyFacts, familyNames } from '../../api/families/reads.ts';
import { type House, house } from '../support/house.ts';
import { type Card, made, member, type Rows, trail, written } from './cards.ts';

/** A handover and a loan of a family, as the tables have them; what was lent does not matter here. */
function lent(its: House, familyId: string): { handover: string; loan: string } {
  const { sqlite } = its.db;
  const [handover, loan, unit] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const centre = its.centreNamed('Барнаул');
  sqlite.pragma('foreign_keys = OFF');
  sqlite
    .prepare(
      "INSERT INTO handover (id, centre_id, family_id, at) VALUES (?, ?, ?, '2026-11-01T04:00:00.000Z')",
    )
    .run(handover, centre, familyId);
  sqlite
    .prepare(
      `INSERT INTO loan (id, handover_id, centre_id, family_id, unit_id, item_type_id, commitment_id, issued_on, due_on, condition_out)
       VALUES (?, ?, ?, ?, ?, ?, 1, '2026-11-01', '2026-11-30', 'good')`,
    )
    .run(loan, handover, centre, familyId, unit, unit);
  sqlite.pragma('foreign_keys = ON');
  return { handover, loan };
}

const owner = (its: House, table: 'loan' | 'handover', id: string) =>
  its.db.sqlite
    .prepare<[string], { family_id: string }>(`SELECT family_id FROM ${table} WHERE id = ?`)
    .get(id)?.family_id;

const paper = { group: 'disabled_child', kind: 'disability_certificate', validUntil: null };

describe('two cards of one family', () => {
  test('become one, and nothing of either is lost', async () => {
    const its = house();
    const desk = its.hire('desk');
    const kept = await made(
      its,
      desk,
      written('Смирнова Анна', {
        people: [member('Смирнова Анна'), member('Смирнов Миша', { role: 'child', birthDate: '2019-04-01' })],
      }),
    );
    const other = await made(
      its,
      desk,
      written('Смирнова Анна Петровна', {
        primaryGroup: 'hardship',
        suppliedByIpra: true,
        people: [
          member('Смирнова Анна Петровна', { birthDate: '1990-05-02' }),
          member('Смирнов Миша', { role: 'child', heightCm: 121 }),
          member('Смирнова Оля', { role: 'child' }),
        ],
        contacts: [
          { kind: 'phone', value: '89131234242' },
          { kind: 'email', value: 'anna@mail.ru', safe: true },
        ],
      }),
    );
    await desk.call('POST', `/api/families/${other.id}/proofs`, {
      ...paper,
      group: 'hardship',
      kind: 'need_act',
    });
    await desk.call('POST', `/api/families/${other.id}/consents`, { purpose: 'rental', textVersion: 1 });
    const things = lent(its, other.id);
    const rowsBefore = its.db.sqlite
      .prepare(
        'SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM family) AS families',
      )
      .get();

    const answer = await desk.call<Card>('POST', `/api/families/${kept.id}/merges/${other.id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ETag')).toBe('"2"');
    const [anna, misha] = kept.people;
    expect(answer.body).toMatchObject({
      id: kept.id,
      name: 'Смирнова Анна Петровна',
      suppliedByIpra: true,
      version: 2,
    });
    expect(answer.body.people).toMatchObject([
      { id: anna?.id, role: 'representative', birthDate: '1990-05-02' },
      { givenName: 'Оля', role: 'child' },
      { id: misha?.id, birthDate: '2019-04-01', heightCm: 121 },
    ]);
    expect(answer.body.contacts.map(({ value }) => value).sort()).toEqual(['+79131234242', 'anna@mail.ru']);
    expect(answer.body.groups).toMatchObject([
      { key: 'disabled_child', primary: true },
      { key: 'hardship', state: 'verified' },
    ]);
    expect(answer.body.consents).toMatchObject([{ purpose: 'rental', withdrawnOn: null }]);
    expect(owner(its, 'loan', things.loan)).toBe(kept.id);
    expect(owner(its, 'handover', things.handover)).toBe(kept.id);
    expect(
      its.db.sqlite
        .prepare(
          'SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM family) AS families',
        )
        .get(),
    ).toEqual(rowsBefore);

    expect(trail(its).filter(({ act }) => act === 'family.merged')).toMatchObject([
      {
        subjectId: kept.id,
        actorId: desk.id,
        detail: { other: other.id, loans: [things.loan], handovers: [things.handover] },
      },
      { subjectId: other.id, detail: { into: kept.id } },
    ]);

    const opened = await desk.call<Card>('GET', `/api/families/${other.id}`);
    expect(opened.body.id).toBe(kept.id);
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.read',
      subjectId: kept.id,
      detail: { asked: other.id },
    });
    const list = await desk.call<Rows>('GET', `/api/centres/${kept.centreId}/families`);
    expect(list.body.rows.map(({ id }) => id)).toEqual([kept.id]);
    const search = await desk.call<Rows>('POST', `/api/centres/${kept.centreId}/families/search`, {
      q: 'оля смирнова',
    });
    expect(search.body.rows.map(({ id }) => id)).toEqual([kept.id]);
    const gone = familyId.parse(other.id);
    expect(familyFacts(its.db, gone).mergedInto).toBe(kept.id);
    expect(familyNames(desk.ctx(), [gone]).get(gone)).toBe('Смирнова Анна Петровна');
    const late = await desk.call('POST', `/api/families/${other.id}/proofs`, paper);
    expect(late.body).toMatchObject({ code: 'conflict', mergedInto: kept.id });
  });

  test('of which one was merged into before lead on to the last one', async () => {
    const its = house();
    const desk = its.hire('desk');
    const [a, b, c] = [await made(its, desk), await made(its, desk), await made(its, desk)];
    expect((await desk.call('POST', `/api/families/${b.id}/merges/${a.id}`)).status).toBe(200);
    expect((await desk.call('POST', `/api/families/${c.id}/merges/${b.id}`)).status).toBe(200);
    expect((await desk.call<Card>('GET', `/api/families/${a.id}`)).body.id).toBe(c.id);
  });

  test('of which the one that stays is hidden later lead nobody to her', async () => {
    const its = house();
    const desk = its.hire('desk');
    const [kept, other] = [await made(its, desk), await made(its, desk, written('Тихонова Вера'))];
    await desk.call('POST', `/api/families/${kept.id}/merges/${other.id}`);
    const hide = { protected: true, codeName: 'Ива-3' };
    await its.hire('host').call('PATCH', `/api/families/${kept.id}`, hide, { 'If-Match': '"2"' });
    for (const { id } of [kept, other]) {
      expect((await desk.call('GET', `/api/families/${id}`)).body).toMatchObject({ code: 'not_found' });
      expect(familyFacts(its.db, familyId.parse(id))).toMatchObject({
        protected: true,
        displayName: 'Ива-3',
      });
      expect([...familyNames(desk.ctx(), [familyId.parse(id)])]).toEqual([]);
    }
  });

  test('whose representatives differ: the other’s joins as an adult', async () => {
    const its = house();
    const desk = its.hire('desk');
    const [kept, other] = [
      await made(its, desk, written('Ким Ольга')),
      await made(its, desk, written('Ким Сергей')),
    ];
    const answer = await desk.call<Card>('POST', `/api/families/${kept.id}/merges/${other.id}`);
    expect(answer.body.people).toMatchObject([
      { givenName: 'Ольга', role: 'representative' },
      { givenName: 'Сергей', role: 'adult' },
    ]);
  });

  test('are not merged where they must not be, with every reason', async () => {
    const its = house();
    const centres = [its.centreNamed('Барнаул'), its.centreNamed('Иваново')] as const;
    const both = its.hire('desk', [...centres]);
    const [a, b] = [await made(its, both), await made(its, both)];
    const far = await made(its, both, written('Ким Ольга', { primaryGroup: 'large' }), centres[1]);
    const merge = (kept: string, other: string) => both.call('POST', `/api/families/${kept}/merges/${other}`);
    expect((await merge(a.id, a.id)).body).toMatchObject({ code: 'merge_refused', reasons: ['same_card'] });
    expect((await merge(a.id, far.id)).body).toMatchObject({
      code: 'merge_refused',
      reasons: ['other_centre'],
    });
    await merge(a.id, b.id);
    expect((await merge(a.id, b.id)).body).toMatchObject({
      code: 'merge_refused',
      reasons: ['already_merged'],
    });
    expect((await merge(b.id, a.id)).body).toMatchObject({ reasons: ['already_merged'] });
  });

  test('are merged by the desk of the centre alone', async () => {
    const its = house();
    const desk = its.hire('desk');
    const [a, b] = [await made(its, desk), await made(its, desk)];
    const vichuga = its.centreNamed('Вичуга');
    const far = await made(
      its,
      its.hire('desk', [vichuga]),
      written('Ким Ольга', { primaryGroup: 'large' }),
      vichuga,
    );
    const merge = (by: { call: typeof desk.call }, other = b.id) =>
      by.call('POST', `/api/families/${a.id}/merges/${other}`);
    expect((await merge(its.hire('host'))).body).toMatchObject({ code: 'forbidden' });
    expect((await merge(its.hire('desk', [vichuga]))).body).toMatchObject({ code: 'not_found' });
    expect((await merge(its.visitor)).body).toMatchObject({ code: 'signed_out' });
    expect((await merge(desk, far.id)).body).toMatchObject({ code: 'not_found' });
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.read.refused', subjectId: far.id });
  });
});
