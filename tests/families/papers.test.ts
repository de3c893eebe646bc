import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { house, type StaffHand } from '../support/house.ts';
import { because, type Card, hiddenFamily, made, trail, written } from './cards.ts';

const certificate = {
  group: 'disabled_child',
  kind: 'disability_certificate',
  number: 'МСЭ-2021 № 0123456',
  issuer: 'Бюро № 3',
  validUntil: '2027-03-01',
};

describe('a proof', () => {
  const prove = (by: StaffHand, id: string, paper: object = certificate) =>
    by.call<Card>('POST', `/api/families/${id}/proofs`, paper);

  test('is noted by who checked it and counts from then on', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const answer = await prove(desk, id);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('ETag')).toBe('"2"');
    expect(answer.body.groups).toMatchObject([
      {
        key: 'disabled_child',
        state: 'verified',
        validUntil: '2027-03-01',
        proofs: [
          {
            kind: 'disability_certificate',
            number: 'МСЭ-2021 № 0123456',
            issuer: 'Бюро № 3',
            validUntil: '2027-03-01',
            checkedBy: expect.stringContaining('desk'),
            checkedAt: '2026-11-24T04:00:00.000Z',
            withdrawnAt: null,
          },
        ],
      },
    ]);
    expect(trail(its).at(-1)).toMatchObject({
      act: 'family.proof.added',
      subjectId: id,
      detail: {
        group: 'disabled_child',
        kind: 'disability_certificate',
        proof: answer.body.groups[0]?.proofs[0]?.id,
      },
    });
    expect(JSON.stringify(trail(its).map(({ detail }) => detail))).not.toContain('0123456');
  });

  test('holds through its last day at the centre’s own midnight', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    await prove(desk, id, { ...certificate, validUntil: '2026-11-24' });
    const state = async () => (await desk.call<Card>('GET', `/api/families/${id}`)).body.groups[0]?.state;
    its.at('2026-11-24T16:59:59.000Z');
    expect(await state()).toBe('verified');
    its.at('2026-11-24T17:00:00.000Z');
    expect(await state()).toBe('expired');
  });

  test('is withdrawn, and stays on the card as such', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const paper = (await prove(desk, id)).body.groups[0]?.proofs[0]?.id;
    const withdraw = () => desk.call<Card>('POST', `/api/families/${id}/proofs/${paper}/withdrawal`);
    const answer = await withdraw();
    expect(answer.body).toMatchObject({
      version: 3,
      groups: [{ state: 'missing', proofs: [{ withdrawnAt: '2026-11-24T04:00:00.000Z' }] }],
    });
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.proof.withdrawn', detail: { proof: paper } });
    expect((await withdraw()).body).toMatchObject({ code: 'conflict' });
    const other = await made(its, desk, written('Ким Ольга'));
    expect((await desk.call('POST', `/api/families/${other.id}/proofs/${paper}/withdrawal`)).status).toBe(
      404,
    );
  });

  test.each([
    ['a group the family is not in', { group: 'hardship', kind: 'need_act' }, 'group', 'not_of_family'],
    ['a paper that proves another group', { kind: 'passports' }, 'kind', 'not_of_group'],
    ['a paper there is not', { kind: 'справка о диагнозе' }, 'kind', 'invalid_value'],
    ['a paper that ended yesterday', { validUntil: '2026-11-23' }, 'validUntil', 'over'],
    ['31 February', { validUntil: '2027-02-31' }, 'validUntil', 'invalid_format'],
    ['no word on its last day', { validUntil: undefined }, 'validUntil', 'invalid_type'],
    ['a number of 41 signs', { number: '1'.repeat(41) }, 'number', 'too_big'],
    ['a scan', { scan: 'JVBERi0' }, 'scan', 'unrecognized_keys'],
    ['a diagnosis', { diagnosis: 'F84.0' }, 'diagnosis', 'unrecognized_keys'],
  ])('is refused with the field named: %s', async (_words, wrong, path, code) => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const answer = await desk.call('POST', `/api/families/${id}/proofs`, { ...certificate, ...wrong });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path, code }] });
  });
});

describe('a consent', () => {
  const rental = { purpose: 'rental', textVersion: 1 };
  const give = (by: StaffHand, id: string, given: object = rental) =>
    by.call<Card>('POST', `/api/families/${id}/consents`, given);

  test('is given to one version of a text, withdrawn, and given again', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const answer = await give(desk, id);
    expect(answer.status).toBe(201);
    expect(answer.body.consents).toMatchObject([{ ...rental, givenOn: '2026-11-24', withdrawnOn: null }]);
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.consent.given', detail: rental });
    expect((await give(desk, id)).body).toMatchObject({ code: 'conflict' });
    its.later({ hours: 24 });
    const first = answer.body.consents[0]?.id;
    const withdraw = () => desk.call<Card>('POST', `/api/families/${id}/consents/${first}/withdrawal`);
    expect((await withdraw()).body.consents).toMatchObject([{ withdrawnOn: '2026-11-25' }]);
    expect((await withdraw()).body).toMatchObject({ code: 'conflict' });
    const again = await give(desk, id, { ...rental, givenOn: '2026-11-25' });
    expect(again.body.consents).toMatchObject([{ withdrawnOn: null }, { withdrawnOn: '2026-11-25' }]);
  });

  test('withdrawn means its purpose: a consent to an older text goes with it', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    its.db.sqlite
      .prepare(
        "INSERT INTO consent_text VALUES ('rental', 2, 'новый', 'new', '2026-11-24'), ('photo', 1, 'фото', 'photo', '2026-11-24')",
      )
      .run();
    await give(desk, id);
    await give(desk, id, { purpose: 'photo', textVersion: 1 });
    const newer = await give(desk, id, { purpose: 'rental', textVersion: 2 });
    const { id: consent } = newer.body.consents.find(({ textVersion }) => textVersion === 2) ?? {};
    const answer = await desk.call<Card>('POST', `/api/families/${id}/consents/${consent}/withdrawal`);
    const inForce = answer.body.consents.filter(({ withdrawnOn }) => withdrawnOn === null);
    expect(inForce.map(({ purpose }) => purpose)).toEqual(['photo']);
    const form = await desk.call<{ consentTexts: object[] }>(
      'GET',
      `/api/centres/${its.centreNamed('Барнаул')}/family-form`,
    );
    expect(form.body.consentTexts).toMatchObject([
      { purpose: 'photo', version: 1 },
      { purpose: 'rental', version: 2 },
    ]);
  });

  test.each([
    ['a text there is not', { textVersion: 2 }, 'textVersion', 'unknown'],
    ['a purpose there is not', { purpose: 'advertising' }, 'textVersion', 'unknown'],
    ['a day to come', { givenOn: '2026-11-25' }, 'givenOn', 'in_future'],
    ['a day before its text was in force', { givenOn: '2025-12-31' }, 'givenOn', 'before_text'],
    ['a version of nought', { textVersion: 0 }, 'textVersion', 'too_small'],
  ])('is refused with the field named: %s', async (_words, wrong, path, code) => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    const answer = await desk.call('POST', `/api/families/${id}/consents`, { ...rental, ...wrong });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path, code }] });
  });

  test('is not given to a text of tomorrow; on the day it comes into force it is', async () => {
    const its = house();
    const desk = its.hire('desk');
    const { id } = await made(its, desk);
    its.db.sqlite.exec("INSERT INTO consent_text VALUES ('rental', 2, 'новый', 'new', '2026-11-25')");
    const give = () =>
      desk.call('POST', `/api/families/${id}/consents`, { purpose: 'rental', textVersion: 2 });
    expect((await give()).body).toMatchObject({ errors: [{ path: 'givenOn', code: 'before_text' }] });
    its.later({ hours: 24 });
    expect((await give()).status).toBe(201);
  });
});

test('papers and consents are kept by the desk of the centre alone', async () => {
  const its = house();
  const desk = its.hire('desk');
  const { id } = await made(its, desk);
  const proved = await desk.call<Card>('POST', `/api/families/${id}/proofs`, certificate);
  const given = await desk.call<Card>('POST', `/api/families/${id}/consents`, {
    purpose: 'rental',
    textVersion: 1,
  });
  const routes: [path: string, body?: object][] = [
    ['proofs', certificate],
    [`proofs/${proved.body.groups[0]?.proofs[0]?.id}/withdrawal`],
    ['consents', { purpose: 'rental', textVersion: 1 }],
    [`consents/${given.body.consents[0]?.id}/withdrawal`],
  ];
  for (const [path, body] of routes) {
    const call = (by: { call: StaffHand['call'] }) => by.call('POST', `/api/families/${id}/${path}`, body);
    expect((await call(its.hire('manager'))).body).toMatchObject({ code: 'forbidden' });
    expect((await call(its.hire('desk', [its.centreNamed('Вичуга')]))).body).toMatchObject({
      code: 'not_found',
    });
    expect(trail(its).at(-1)).toMatchObject({ act: 'family.read.refused', subjectId: id });
    expect((await call(its.visitor)).body).toMatchObject({ code: 'signed_out' });
  }
  expect((await desk.call<Card>('GET', `/api/families/${id}`)).body).toEqual(given.body);
});

test('a paper sent twice is one paper', async () => {
  const its = house();
  const desk = its.hire('desk');
  const { id } = await made(its, desk);
  const key = { 'Idempotency-Key': randomUUID() };
  for (let n = 0; n < 2; n += 1)
    expect(
      (await desk.call<Card>('POST', `/api/families/${id}/proofs`, certificate, key)).body.groups[0]?.proofs,
    ).toHaveLength(1);
});

test('the paper of a protected family needs a reason as its card does', async () => {
  const its = house();
  const host = its.hire('host');
  const { id } = await made(its, host, hiddenFamily());
  const paper = { group: 'escaping_violence', kind: 'hotel_confirmation', validUntil: null };
  const path = `/api/families/${id}/proofs`;
  expect((await host.call('POST', path, paper)).body).toMatchObject({ code: 'access_reason_required' });
  const answer = await host.call<Card>('POST', path, paper, because('papers'));
  expect(answer.body.groups).toMatchObject([{ state: 'verified' }]);
  expect(trail(its).at(-1)).toMatchObject({ detail: { reason: 'papers' } });
});
