import { expect, test } from 'vitest';
import { type Entry, record } from '../../api/audit/acts.ts';
import { verify } from '../../api/audit/reads.ts';
import type { VerificationLine } from '../../api/audit/shapes.ts';
import { audit } from '../../db/tables/audit.ts';
import { itemType } from '../../db/tables/catalogue.ts';
import { house } from '../support/house.ts';
import { family } from '../support/people.ts';

type Row = {
  seq: number;
  act: string;
  label: { ru: string; en: string } | null;
  who: { name: string } | null;
};
type Page = { rows: Row[]; next: string | null };

/** Two centres with entries of a desk each, and one entry that concerns no centre. */
function kept() {
  const own = house();
  const barnaul = own.centreNamed('Барнаул');
  const ivanovo = own.centreNamed('Иваново');
  const olga = own.hire('desk');
  const nina = own.hire('desk', [ivanovo]);
  const entry = (who: typeof olga, more: Partial<Entry>) =>
    record(who.ctx(), { act: 'family.read', subject: 'family', subjectId: null, centreId: barnaul, ...more });
  entry(olga, { subjectId: 'family-1' });
  own.later({ hours: 1 });
  entry(nina, { centreId: ivanovo, subjectId: 'family-2' });
  own.later({ hours: 24 });
  entry(olga, { act: 'loan.issued', subject: 'loan', subjectId: 'loan-1', detail: { dueOn: '2026-12-08' } });
  own.later({ hours: 24 });
  record(own.ctx(), { act: 'holiday.entered', subject: 'holiday', subjectId: '04-12', centreId: null });
  return { own, barnaul, ivanovo, olga, nina, entry };
}

const seqs = ({ body }: { body: Page }) => body.rows.map(({ seq }) => seq);

test('a manager reads the trail of the own centre, newest first: who, when, what', async () => {
  const { own, barnaul, olga } = kept();
  const manager = own.hire('manager');
  const answer = await manager.call<Page>('GET', `/api/centres/${barnaul}/trail`);
  expect(answer.status).toBe(200);
  expect(seqs(answer)).toEqual([3, 1]);
  expect(answer.body.next).toBeNull();
  expect(answer.body.rows[0]).toMatchObject({
    act: 'loan.issued',
    at: '2026-11-25T05:00:00.000Z',
    who: { id: olga.id, name: olga.ctx().actor.kind === 'staff' ? expect.stringContaining('desk') : '' },
    centre: { id: barnaul, shortName: 'Барнаул', timeZone: 'Asia/Barnaul' },
    subject: 'loan',
    subjectId: 'loan-1',
    detail: { dueOn: '2026-12-08' },
    hash: expect.stringMatching(/^[\da-f]{64}$/),
  });
});

test('all own centres at once; what concerns no centre is for administrators', async () => {
  const { own, barnaul, ivanovo } = kept();
  const both = [barnaul, ivanovo];
  const seen = async (role: 'manager' | 'administrator', centres: typeof both) =>
    seqs(await own.hire(role, centres).call<Page>('GET', '/api/trail'));
  expect(await seen('manager', [barnaul])).toEqual([3, 1]);
  expect(await seen('manager', both)).toEqual([3, 2, 1]);
  expect(await seen('administrator', both)).toEqual([4, 3, 2, 1]);
  expect(await seen('administrator', [ivanovo])).toEqual([4, 2]);
  expect(await seen('administrator', [own.centreNamed('Вичуга')])).toEqual([4]);
});

test('the trail is for managers and administrators, of their own centres', async () => {
  const { own, barnaul } = kept();
  const paths = [`/api/centres/${barnaul}/trail`, '/api/trail', '/api/trail/people'];
  for (const path of paths) {
    for (const role of ['desk', 'host'] as const)
      expect((await own.hire(role).call('GET', path)).body).toMatchObject({ code: 'forbidden' });
    expect((await own.visitor.call('GET', path)).body).toMatchObject({ code: 'signed_out' });
  }
  const stranger = own.hire('manager', [own.centreNamed('Вичуга')]);
  expect((await stranger.call('GET', `/api/centres/${barnaul}/trail`)).body).toMatchObject({
    code: 'not_found',
  });
});

test.each<[string, (ids: { olga: string; nina: string }) => string, number[]]>([
  ['an act', () => 'act=loan.issued', [3]],
  ['a kind of subject', () => 'subject=family', [2, 1]],
  ['several kinds', () => 'subject=loan,holiday', [4, 3]],
  ['one subject', () => 'subject=loan&subjectId=loan-1', [3]],
  ['a person', ({ olga }) => `actorId=${olga}`, [3, 1]],
  ['a person and a kind', ({ nina }) => `actorId=${nina}&subject=loan`, []],
  ['the first day', () => 'until=2026-11-24', [2, 1]],
  ['from the second day', () => 'from=2026-11-25', [4, 3]],
  ['one day', () => 'from=2026-11-25&until=2026-11-25', [3]],
  ['a day with nothing', () => 'from=2026-11-28', []],
  ['an act that is not known', () => 'act=nothing.such', []],
])('the trail can be asked for %s', async (_, query, expected) => {
  const { own, barnaul, ivanovo, olga, nina } = kept();
  const administrator = own.hire('administrator', [barnaul, ivanovo]);
  expect(
    seqs(await administrator.call<Page>('GET', `/api/trail?${query({ olga: olga.id, nina: nina.id })}`)),
  ).toEqual(expected);
});

test('a day begins at the midnight of the entry’s own centre, or of the clocks that are asked for', async () => {
  const { own, barnaul, ivanovo, olga, nina, entry } = kept();
  // 1 December has begun in Barnaul (UTC+7), not yet in Ivanovo (UTC+3).
  own.at('2026-11-30T17:00:00.000Z');
  entry(olga, {});
  entry(nina, { centreId: ivanovo });
  const manager = own.hire('manager', [barnaul, ivanovo]);
  expect(seqs(await manager.call<Page>('GET', '/api/trail?from=2026-12-01'))).toEqual([5]);
  expect(seqs(await manager.call<Page>('GET', '/api/trail?from=2026-11-30&until=2026-11-30'))).toEqual([6]);
  const barnaulClocks = '/api/trail?from=2026-12-01&timeZone=Asia/Barnaul';
  expect(seqs(await manager.call<Page>('GET', barnaulClocks))).toEqual([6, 5]);
});

test('pages follow each other without a gap or a repeat, also while entries come in at one moment', async () => {
  const { own, barnaul, ivanovo, olga, nina, entry } = kept();
  for (let n = 0; n < 20; n += 1) {
    entry(n % 2 === 0 ? olga : nina, { centreId: n % 2 === 0 ? barnaul : ivanovo });
    if (n % 4 === 0) own.later({ seconds: 1 });
  }
  const administrator = own.hire('administrator', [barnaul, ivanovo]);
  const all: number[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { body: Page } = await administrator.call<Page>(
      'GET',
      `/api/trail?limit=5${next && `&cursor=${next}`}`,
    );
    expect(page.body.rows.length).toBeLessThanOrEqual(5);
    all.push(...seqs(page));
    next = page.body.next;
    entry(olga, {});
  }
  expect(all).toEqual(Array.from({ length: 24 }, (_, n) => 24 - n));
});

test.each([
  ['cursor=rubbish', 'cursor'],
  ['limit=500', 'limit'],
  ['from=2026-02-30', 'from'],
  ['actorId=somebody', 'actorId'],
  ['timeZone=%2B07:00', 'timeZone'],
])('the trail refuses %s', async (query, path) => {
  const { own } = kept();
  const answer = await own.hire('manager').call('GET', `/api/trail?${query}`);
  expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
});

test('a subject is named where its name is nobody’s: a type, a centre, a colleague, a thing', async () => {
  const { own, barnaul, olga, entry } = kept();
  const type = own.db.orm.select().from(itemType).limit(1).get();
  if (type === undefined) throw new Error('no item type');
  const administrator = own.hire('administrator');
  const bought = await administrator.call('POST', `/api/centres/${barnaul}/units`, {
    itemTypeId: type.id,
    inventoryNumber: 'Т-0031',
    condition: 'new',
    funding: 'grant',
    costKopecks: 100_00,
    acquiredOn: '2026-11-20',
  });
  const unitId = String(bought.body.id);
  entry(olga, { act: 'item_type.changed', subject: 'item_type', subjectId: type.id });
  entry(olga, { act: 'centre.changed', subject: 'centre', subjectId: barnaul });
  entry(olga, { act: 'staff.locked', subject: 'staff', subjectId: olga.id });
  entry(olga, { act: 'loan.issued', subject: 'loan', subjectId: 'loan-2', detail: { unitId } });
  entry(olga, { act: 'family.read', subject: 'family', subjectId: 'family-1' });
  const answer = await administrator.call<Page>('GET', '/api/trail?from=2026-11-26&limit=6');
  const labels = Object.fromEntries(answer.body.rows.map(({ act, label }) => [act, label]));
  expect(labels).toMatchObject({
    'item_type.changed': { ru: type.nameRu, en: type.nameEn },
    'centre.changed': { ru: 'Барнаул', en: 'Барнаул' },
    'staff.locked': { ru: expect.stringContaining('desk') },
    'loan.issued': { ru: 'Т-0031', en: 'Т-0031' },
    'unit.acquired': { ru: 'Т-0031', en: 'Т-0031' },
    'family.read': null,
  });
});

test('the people to ask for are those of the own centres', async () => {
  const { own, barnaul, ivanovo, olga, nina } = kept();
  const manager = own.hire('manager', [barnaul]);
  const one = await manager.call<{ rows: { id: string }[] }>('GET', '/api/trail/people');
  expect(one.body.rows.map(({ id }) => id).sort()).toEqual([olga.id, manager.id].sort());
  const two = own.hire('manager', [barnaul, ivanovo]);
  const both = await two.call<{ rows: { id: string }[] }>('GET', '/api/trail/people');
  expect(both.body.rows.map(({ id }) => id).sort()).toEqual([olga.id, nina.id, manager.id, two.id].sort());
});

const lines = (text: string): VerificationLine[] =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map((message) => JSON.parse(message.replace(/^data: /, '')));

test('a check of the chain tells how far it is and its verdict, and is itself in the trail', async () => {
  const { own, olga, entry } = kept();
  for (let n = 0; n < 1200; n += 1) entry(olga, {});
  const head = own.db.orm.select().from(audit).all().at(-1)?.hash;
  const manager = own.hire('manager');
  const answer = await manager.call('POST', '/api/trail/verify', {});
  expect(answer.status).toBe(200);
  expect(lines(answer.text)).toEqual([
    { checked: 1000, of: 1204 },
    { checked: 1204, of: 1204 },
    { ok: true, entries: 1204, head, sealAt: null },
  ]);
  const noted = own.db.orm.select().from(audit).all().at(-1);
  expect(noted).toMatchObject({ act: 'trail.verified', actorId: manager.id, centreId: null });
  expect(JSON.parse(noted?.detail ?? '')).toEqual({ entries: 1204, head, sealAt: null });
  const spaced = `${head?.slice(0, 8)} ${head?.slice(8).toUpperCase()}`;
  const again = await manager.call('POST', '/api/trail/verify', { seal: spaced });
  expect(lines(again.text).at(-1)).toMatchObject({ ok: true, entries: 1205, sealAt: 1204 });
});

test('a broken chain is told where and how, and that too is entered', async () => {
  const { own } = kept();
  own.db.sqlite.exec("drop trigger audit_kept; update audit set act = 'family.search' where seq = 2");
  const answer = await own.hire('administrator').call('POST', '/api/trail/verify', {});
  expect(lines(answer.text)).toEqual([{ ok: false, brokenAt: 2, why: 'content', checked: 1 }]);
  expect(own.db.orm.select().from(audit).all().at(-1)).toMatchObject({ act: 'trail.broken' });
  expect(verify(own.db)).toMatchObject({ brokenAt: 2 });
});

test('the same check sent twice is entered once', async () => {
  const { own } = kept();
  const manager = own.hire('manager');
  const key = { 'Idempotency-Key': '3f2b6a52-0a68-4c0a-9d83-0a2f3a3c9a11' };
  await manager.call('POST', '/api/trail/verify', {}, key);
  await manager.call('POST', '/api/trail/verify', {}, key);
  expect(
    own.db.orm
      .select()
      .from(audit)
      .all()
      .filter(({ act }) => act === 'trail.verified'),
  ).toHaveLength(1);
});

test('checking is for managers and administrators, and a seal must be one', async () => {
  const { own } = kept();
  for (const role of ['desk', 'host'] as const)
    expect((await own.hire(role).call('POST', '/api/trail/verify', {})).body).toMatchObject({
      code: 'forbidden',
    });
  expect((await own.visitor.call('POST', '/api/trail/verify', {})).body).toMatchObject({
    code: 'signed_out',
  });
  const wrong = await own.hire('manager').call('POST', '/api/trail/verify', { seal: '123' });
  expect(wrong.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'seal' }] });
});

test('nobody learns from the trail where a family is that hides: neither by her id nor by a reason', async () => {
  const own = house();
  const barnaul = own.centreNamed('Барнаул');
  const [host, administrator] = [own.hire('host'), own.hire('administrator')];
  const [seen, hidden] = [family(own), family(own, { surname: 'Тайная' })];
  const foreign = family(own, { centreId: own.centreNamed('Иваново') });
  const entries = async (query = '') => {
    const answer = await administrator.call<{
      rows: { act: string; subjectId: string | null; detail: object }[];
    }>('GET', `/api/centres/${barnaul}/trail?limit=50${query}`);
    return answer.body.rows;
  };
  // The administrator knows the address of her card from when it bore her name.
  expect((await administrator.call('GET', `/api/families/${hidden}`)).status).toBe(200);
  expect((await entries(`&subjectId=${hidden}`)).length).toBeGreaterThan(0);

  own.db.sqlite
    .prepare("update family set protected = 1, code_name = 'Ива', listed_as = 'ива' where id = ?")
    .run(hidden);
  const opened = await host.call('GET', `/api/families/${hidden}`, undefined, {
    'X-Access-Reason': 'session',
  });
  expect(opened.status).toBe(200);
  const free = { reason: 'Тайной звонил муж', familyId: hidden, unitId: 'u-1' };
  for (const act of ['family.read', 'loan.issued'])
    record(own.ctx(), {
      act,
      subject: act === 'family.read' ? 'family' : 'loan',
      subjectId: act === 'family.read' ? hidden : 'loan-1',
      centreId: barnaul,
      detail: act === 'family.read' ? free : { familyId: hidden, unitId: 'u-1' },
    });
  await administrator.call('GET', `/api/families/${hidden}`);
  await administrator.call('GET', `/api/families/${foreign}`);

  const all = await entries();
  expect(JSON.stringify(all)).not.toContain(hidden);
  expect(JSON.stringify(all)).not.toContain('Тайн');
  // Hidden or of another centre: refused alike, and filed by who asked.
  const refused = { act: 'family.read.refused', subjectId: null };
  expect(all.slice(0, 2)).toMatchObject([refused, refused]);
  expect(all[2]).toMatchObject({ act: 'loan.issued', subjectId: 'loan-1', detail: { unitId: 'u-1' } });
  expect(all[4], 'why it was opened is a word of a closed set').toMatchObject({
    act: 'family.read',
    subjectId: null,
    detail: { reason: 'session' },
  });
  expect(await entries(`&subjectId=${hidden}`)).toEqual([]);
  const others = await entries(`&subjectId=${seen}`);
  expect(others.map(({ subjectId }) => subjectId)).toContain(seen);
});
