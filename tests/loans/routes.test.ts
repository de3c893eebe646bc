import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing } from '../support/people.ts';

let home: House;
let desk: StaffHand;
/** Somebody of the same role at a centre that is not theirs. */
let stranger: StaffHand;
let centre: string;
let familyId: string;
let unitId: string;
let loanId: string;
let handoverId: string;
let damageId: string;

beforeEach(async () => {
  home = house();
  desk = home.hire('desk');
  stranger = home.hire('administrator', [home.centreNamed('Вичуга')]);
  centre = home.centreNamed('Барнаул');
  familyId = family(home);
  unitId = thing(home);
  const broken = thing(home);
  const given = await desk.call<{ id: string; loans: { id: string }[] }>(
    'POST',
    `/api/centres/${centre}/handovers`,
    { familyId, items: [{ unitId }] },
  );
  handoverId = given.body.id;
  loanId = given.body.loans[0]?.id ?? '';
  await desk.call('POST', `/api/centres/${centre}/handovers`, {
    familyId: family(home, { surname: 'Ким' }),
    items: [{ unitId: broken }],
  });
  const back = await desk.call<{ damages: { id: string }[] }>('POST', `/api/units/${broken}/return`, {
    condition: 'damaged',
    damage: { note: 'Треснуло колесо', valueKopecks: 30_000 },
  });
  damageId = back.body.damages[0]?.id ?? '';
});

const manager = () => home.hire('manager');
const another = () => ({ familyId, items: [{ unitId: thing(home) }] });
const routes: [string, () => [method: string, path: string, body?: unknown], () => StaffHand][] = [
  ['handing over', () => ['POST', `/api/centres/${centre}/handovers`, another()], () => desk],
  ['weighing a handover', () => ['POST', `/api/centres/${centre}/handovers/preview`, another()], () => desk],
  ['undoing a handover', () => ['POST', `/api/handovers/${handoverId}/undo`], () => desk],
  ['undoing one thing of it', () => ['POST', `/api/loans/${loanId}/issue/undo`], () => desk],
  ['the open loans', () => ['GET', `/api/centres/${centre}/loans?state=open`], manager],
  ['a family’s loans', () => ['GET', `/api/families/${familyId}/loans`], () => desk],
  ['a unit’s loan', () => ['GET', `/api/units/${unitId}/loan`], () => desk],
  ['a loan', () => ['GET', `/api/loans/${loanId}`], manager],
  ['what is beside a loan', () => ['GET', `/api/loans/${loanId}/beside`], () => desk],
  ['a return', () => ['POST', `/api/units/${unitId}/return`, { condition: 'good' }], () => desk],
  ['a loss', () => ['POST', `/api/loans/${loanId}/loss`, { note: 'Утоплено', valueKopecks: 1 }], () => desk],
  ['weighing an extension', () => ['POST', `/api/loans/${loanId}/extensions/preview`, {}], () => desk],
  ['an extension', () => ['POST', `/api/loans/${loanId}/extensions`, {}], () => desk],
  [
    'a settlement',
    () => ['POST', `/api/damages/${damageId}/settlement`, { settlement: 'compensated' }],
    manager,
  ],
  ['the board', () => ['GET', `/api/centres/${centre}/board`], () => desk],
  ['the box', () => ['POST', `/api/centres/${centre}/find`, { q: 'Смир' }], () => desk],
];

describe.each(routes)('%s', (_what, request, who) => {
  test('is done for whoever may', async () => {
    const answer = await who().call(...request());
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(answer.headers.get('Cache-Control')).toContain('no-store');
  });

  test('reads as not there for another centre, and leaves everything as it was', async () => {
    const before = home.db.sqlite.prepare("SELECT count(*) FROM audit WHERE act LIKE 'loan.%'").pluck().get();
    const answer = await stranger.call(...request());
    expect(answer.status, answer.text).toBe(404);
    expect(answer.text).not.toMatch(/Смирнова|Барнаул/);
    expect(home.db.sqlite.prepare("SELECT count(*) FROM audit WHERE act LIKE 'loan.%'").pluck().get()).toBe(
      before,
    );
  });

  test('asks a visitor to sign in', async () => {
    const answer = await home.visitor.call(...request());
    expect(answer.status).toBe(401);
  });
});

test('a loan’s photo is kept small, shown to the own centre and to nobody else', async () => {
  const sent = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#0a6558' } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.append('photo', new File([new Uint8Array(sent)], 'photo.jpg', { type: 'image/jpeg' }));
  const kept = await desk.call<{ photos: string[] }>('POST', `/api/loans/${loanId}/photos`, form);
  expect(kept.body.photos).toHaveLength(1);
  const path = `/api/loans/${loanId}/photos/${kept.body.photos[0]}`;
  const shown = await desk.call('GET', path);
  expect([shown.status, shown.headers.get('Content-Type')]).toEqual([200, 'image/webp']);
  expect((await stranger.call('GET', path)).status).toBe(404);
  expect((await home.visitor.call('GET', path)).status).toBe(401);
  const text = new FormData();
  text.append('photo', new File(['not a picture'], 'photo.jpg', { type: 'image/jpeg' }));
  const refused = await desk.call<{ errors: { path: string }[] }>(
    'POST',
    `/api/loans/${loanId}/photos`,
    text,
  );
  expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, 'photo']);
});

test('undoing a return asks for the same rights as the return', async () => {
  await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'good' });
  const path = `/api/loans/${loanId}/return/undo`;
  expect((await stranger.call('POST', path)).status).toBe(404);
  expect((await home.visitor.call('POST', path)).status).toBe(401);
  expect((await manager().call('POST', path)).status).toBe(403);
  expect((await desk.call('POST', path)).status).toBe(200);
});

test('a manager sees what is out and until when, and not who has it', async () => {
  const answer = await manager().call('GET', `/api/centres/${centre}/loans?state=open`);
  expect(answer.body).toMatchObject({ rows: [{ familyName: null, dueOn: '2027-05-24' }] });
  expect(answer.text).not.toContain('Смирнова');
});

test('open loans come in pages, each once, the earliest due first', async () => {
  for (let n = 0; n < 7; n += 1)
    await desk.call('POST', `/api/centres/${centre}/handovers`, {
      familyId: family(home, { surname: `Семья${n}` }),
      items: [{ unitId: thing(home, n % 2 ? 'Конструктор' : 'Костыли локтевые') }],
    });
  type Page = { rows: { id: string; dueOn: string }[]; next: string | null };
  const seen: Page['rows'] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { body: Page } = await desk.call<Page>(
      'GET',
      `/api/centres/${centre}/loans?limit=3${next && `&cursor=${next}`}`,
    );
    seen.push(...page.body.rows);
    next = page.body.next;
  }
  expect(new Set(seen.map((row) => row.id)).size).toBe(8);
  expect(seen.map((row) => row.dueOn)).toEqual(seen.map((row) => row.dueOn).sort());
  const wrong = await desk.call('GET', `/api/centres/${centre}/loans?cursor=forged`);
  expect(wrong.status).toBe(400);
});

test('the board counts every thing that waits for cleaning, however few it shows', async () => {
  const board = async () =>
    (await desk.call<{ toClean: { count: number; rows: object[] } }>('GET', `/api/centres/${centre}/board`))
      .body.toClean;
  const before = await board();
  home.db.sqlite
    .prepare(
      `INSERT INTO unit (id, stock_id, centre_id, item_type_id, inventory_number, inventory_key, status,
         status_since, condition, funding, cost_kopecks, acquired_on)
       SELECT 'unit-' || value, stock_id, centre_id, item_type_id, 'К-' || value, 'К-' || value, 'to_clean',
         status_since, condition, funding, cost_kopecks, acquired_on
       FROM unit, json_each(?) WHERE unit.id = ?`,
    )
    .run(JSON.stringify(Array.from({ length: 201 }, (_, n) => n)), unitId);
  const after = await board();
  expect(after.count).toBe(before.count + 201);
  expect(after.rows).toHaveLength(8);
});

test('the box finds a unit by its number however it was typed, and a family by the beginning of a name', async () => {
  const number = String(
    home.db.sqlite.prepare('SELECT inventory_number FROM unit WHERE id = ?').pluck().get(unitId),
  );
  const find = (q: string) =>
    desk.call<{ unit: { id: string } | null; families: { name: string }[] }>(
      'POST',
      `/api/centres/${centre}/find`,
      { q },
    );
  expect((await find(` ${number.toLowerCase().replace('т', 't')} `)).body.unit?.id).toBe(unitId);
  expect((await find('смирн')).body.families.map((row) => row.name)).toEqual(['Смирнова Анна Петровна']);
  expect((await find('0000000')).body).toMatchObject({ unit: null, families: [], elsewhere: [] });
  const searches = home.db.sqlite
    .prepare("SELECT detail FROM audit WHERE act = 'family.search'")
    .pluck()
    .all();
  expect(searches.length).toBeGreaterThan(0);
  expect(searches.join()).not.toMatch(/смирн/i);
});

const because = { 'X-Access-Reason': 'lending' };

test('whoever asks about a family is in the trail, by whatever door, and a refusal too', async () => {
  const hidden = family(home, { group: 'escaping_violence', protected: true });
  const asked = { familyId: hidden, items: [{ unitId: thing(home) }] };
  const [clerk, host] = [home.hire('desk'), home.hire('host')];
  const trailOf = (who: StaffHand) =>
    home.db.sqlite
      .prepare(
        "select act, json_remove(detail, '$.salt') from audit where actor_id = ? and subject_id = ? and subject = 'family'",
      )
      .raw()
      .all(who.id, hidden);
  for (const door of ['handovers', 'handovers/preview'])
    expect((await clerk.call('POST', `/api/centres/${centre}/${door}`, asked)).status).toBe(404);
  expect((await clerk.call('GET', `/api/families/${hidden}/loans`)).status).toBe(404);
  expect(trailOf(clerk)).toEqual(Array(3).fill(['family.read.refused', '{"code":"not_found"}']));

  const preview = (headers?: Record<string, string>) =>
    host.call('POST', `/api/centres/${centre}/handovers/preview`, asked, headers);
  expect((await preview()).body).toMatchObject({ code: 'access_reason_required' });
  expect((await preview(because)).status).toBe(200);
  expect((await host.call('GET', `/api/families/${hidden}/loans`, undefined, because)).status).toBe(200);
  home.later({ minutes: 11 });
  expect((await preview(because)).status).toBe(200);
  // What the screen asks again and again is one reading.
  expect(trailOf(host)).toEqual([
    ['family.read.refused', '{"code":"access_reason_required"}'],
    ['family.read', '{"reason":"lending"}'],
    ['family.read', '{"reason":"lending"}'],
  ]);
});

test('who undoes a protected family’s handover does not learn whose it was', async () => {
  const hidden = family(home, { group: 'escaping_violence', protected: true });
  const host = home.hire('host');
  const asked = { familyId: hidden, items: [{ unitId: thing(home, 'Ванночка') }] };
  const given = await host.call('POST', `/api/centres/${centre}/handovers`, asked, because);
  expect(given.body.familyId).toBe(hidden);
  const undone = await desk.call('POST', `/api/handovers/${given.body.id}/undo`);
  expect([undone.status, undone.body.familyId]).toEqual([200, null]);
  expect(undone.text).not.toContain(hidden);
});

test('a thing found broken while it was issued by mistake is looked at before it is lent again', async () => {
  const card = await desk.call('GET', `/api/units/${unitId}`);
  const edition = { 'If-Match': card.headers.get('ETag') ?? '' };
  expect((await desk.call('PATCH', `/api/units/${unitId}`, { condition: 'damaged' }, edition)).status).toBe(
    200,
  );
  expect((await desk.call('POST', `/api/loans/${loanId}/issue/undo`)).status).toBe(200);
  expect((await desk.call('GET', `/api/units/${unitId}`)).body).toMatchObject({
    status: 'to_inspect',
    condition: 'damaged',
  });
});

test('what else a family has is told of whom one may read', async () => {
  const sledge = thing(home, 'Санки');
  await desk.call('POST', `/api/centres/${centre}/handovers`, { familyId, items: [{ unitId: sledge }] });
  const beside = await desk.call<{ rows: { unit: { id: string } }[] }>('GET', `/api/loans/${loanId}/beside`);
  expect(beside.body.rows.map((row) => row.unit.id)).toEqual([sledge]);
  expect((await manager().call('GET', `/api/loans/${loanId}/beside`)).status).toBe(403);
});

test('what a protected family has is on the host’s board by her code name, and on no other', async () => {
  const hidden = family(home, { group: 'escaping_violence', proofUntil: undefined, protected: true });
  const host = home.hire('host');
  const pram = thing(home, 'Ванночка');
  const asked = { familyId: hidden, items: [{ unitId: pram }] };
  const once = { ...because, 'Idempotency-Key': randomUUID() };
  const given = await host.call('POST', `/api/centres/${centre}/handovers`, asked, once);
  expect(given.status, given.text).toBe(201);
  expect(given.body).toMatchObject({ loans: [{ familyName: 'Рябина' }] });
  const again = await host.call('POST', `/api/centres/${centre}/handovers`, asked, once);
  expect(again.text).toBe(given.text);
  const loans = `/api/centres/${centre}/loans?state=open`;
  expect(
    (await host.call<{ rows: { familyName: string }[] }>('GET', loans)).body.rows.map(
      (row) => row.familyName,
    ),
  ).toContain('Рябина');
  home.at('2028-01-11T04:00:00.000Z');
  const count = async (who: StaffHand) =>
    (await who.call('GET', `/api/centres/${centre}/board`)).body.overdue?.count;
  expect([await count(host), await count(home.hire('desk'))]).toEqual([2, 1]);
  for (const who of [home.hire('desk'), home.hire('administrator'), manager()]) {
    const text =
      (await who.call('GET', loans)).text + (await who.call('GET', `/api/centres/${centre}/board`)).text;
    expect(text).not.toMatch(new RegExp(`Рябина|Смирнова Анна.*Ванночка|${hidden}`));
  }
});
