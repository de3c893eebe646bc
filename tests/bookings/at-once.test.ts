import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '../../api/audit/reads.ts';
import { asDay } from '../../api/core/dates.ts';
import type { FamilyId, UnitId } from '../../api/core/ids.ts';
import { bookable, stockOf } from '../../api/stock/reads.ts';
import { openDb } from '../../db/open.ts';
import { browser } from '../site/visitor.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { freePort, started } from '../support/service.ts';

const walker = 'Ходунки реабилитационные';
const [starts, dueOn] = ['2026-11-25', '2026-12-01'];

let home: House;
let desk: StaffHand;
let other: StaffHand;
let centre: string;
let families: FamilyId[];
beforeEach(() => {
  home = house(undefined, { behindProxy: true });
  [desk, other] = [home.hire('administrator'), home.hire('administrator')];
  centre = home.centreNamed('Барнаул');
  families = ['Смирнова', 'Ким'].map((surname) => family(home, { surname, proofUntil: null }));
});

type Answer = { status: number; text: string; body: { code?: string } };
const count = (sql: string, of: Pick<House, 'db'> = home) =>
  of.db.sqlite.prepare<[], number>(sql).pluck().get();
const codes = (answers: Answer[]) =>
  answers.map(({ status, body }) => (status < 300 ? 'done' : (body.code ?? ''))).sort();
const lines = () => [{ itemTypeId: typeNamed(home, walker), quantity: 1 }];
const book = (by = desk, familyId = families[0], headers = {}) =>
  by.call<{ id: string; version: number; code: string }>(
    'POST',
    `/api/centres/${centre}/bookings`,
    { familyId, starts, dueOn, lines: lines() },
    headers,
  );
const post = (by: StaffHand, path: string, body: object = {}) =>
  by.call<{ code: string }>('POST', `/api/${path}`, body);

/** What must hold whatever came together: each open booking holds its rest, nothing is held by what is over. */
function sound(of: Pick<House, 'db'> = home): void {
  const held = 'SELECT count(*) FROM commitment WHERE live = 1 AND kind =';
  expect(count(`${held} 'booking'`, of)).toBe(
    count(
      `SELECT count(*) FROM booking_line l JOIN booking b ON b.id = l.booking_id
       WHERE b.closed_at IS NULL AND l.handed < l.quantity`,
      of,
    ),
  );
  expect(count(`${held} 'offer'`, of)).toBe(count("SELECT count(*) FROM offer WHERE state = 'open'", of));
  expect(of.db.sqlite.pragma('foreign_key_check')).toEqual([]);
  expect(of.db.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(verify(of.db)).toMatchObject({ ok: true });
}

describe('at once', () => {
  test('one key sent ten times is one booking, told once', async () => {
    thing(home);
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => book(desk, families[0], key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(count('SELECT count(*) FROM booking')).toBe(1);
    expect(count("SELECT count(*) FROM notice WHERE kind = 'booking_confirmed'")).toBe(1);
    sound();
  });

  test('several things booked at once are answered again to the letter', async () => {
    const types = [walker, 'Костыли локтевые', 'Ходунки заднеопорные'];
    for (const type of types) thing(home, type);
    const wanted = types.map((type) => ({ itemTypeId: typeNamed(home, type), quantity: 1 })).reverse();
    const key = { 'Idempotency-Key': randomUUID() };
    const body = { familyId: families[0], starts, dueOn, lines: wanted };
    const ask = () => desk.call<{ id: string }>('POST', `/api/centres/${centre}/bookings`, body, key);
    const [made, again] = [await ask(), await ask()];
    expect(made.status, made.text).toBe(201);
    expect(again.text).toBe(made.text);
    expect((await desk.call('GET', `/api/bookings/${made.body.id}`)).text).toBe(made.text);
  });

  test('two desks book the last one for two families: one has it, the other hears it is taken', async () => {
    thing(home);
    const answers = await Promise.all([book(desk, families[0]), book(other, families[1])]);
    expect(codes(answers)).toEqual(['booking_refused', 'done']);
    expect(answers.find(({ status }) => status >= 300)?.text).toContain('"taken"');
    sound();
  });

  test('forty at once ask for the last three: three have them, all others hear they are taken', async () => {
    for (let n = 0; n < 3; n += 1) thing(home);
    const buyers = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const visitor = browser(home);
        const applicant = { name: 'Ольга', phone: `+7913300${String(1000 + n)}` };
        const consents = [{ purpose: 'request', textVersion: 1 }];
        const asked = await visitor.request({ starts, dueOn, applicant, consents });
        return () =>
          visitor.call('POST', '/api/site/bookings', asked, { 'X-Forwarded-For': `203.0.113.${n}` });
      }),
    );
    const answers = await Promise.all(buyers.map((buy) => buy()));
    const told = answers.map(({ status, body }) => (status < 300 ? 'done' : String(body.code))).sort();
    expect(told).toEqual([...Array(37).fill('booking_refused'), ...Array(3).fill('done')]);
    for (const { status, text } of answers) if (status >= 300) expect(text).toContain('"taken"');
    const stock = stockOf(home.db, home.centreNamed('Барнаул'), typeNamed(home, walker))?.id ?? 0;
    expect(bookable(home.db, stock, asDay(starts), asDay(dueOn))).toBe(0);
    sound();
  });

  /** Two bookings of one thing each, and one thing that stands free. */
  async function prepared() {
    const unitId = thing(home);
    thing(home);
    const made = [await book(desk, families[0]), await book(desk, families[1])];
    const [first, second] = made.map(({ body }) => body.id);
    return { unitId, first: first ?? '', second: second ?? '' };
  }

  test('two desks set one thing aside for two families: it stands for one of them', async () => {
    const { unitId, first, second } = await prepared();
    const aside = (by: StaffHand, id: string) => post(by, `bookings/${id}/shelf`, { unitId });
    const answers = await Promise.all([aside(desk, first), aside(other, second)]);
    expect(codes(answers)).toEqual(['done', 'set_aside']);
    expect(count('SELECT count(*) FROM set_aside')).toBe(1);
    sound();
  });

  test('two desks hand one thing out for two bookings: one family has it, the other booking still holds', async () => {
    const { unitId, first, second } = await prepared();
    const give = (by: StaffHand, bookingId: string, familyId = families[0]) =>
      post(by, `centres/${centre}/handovers`, { familyId, bookingId, items: [{ unitId }] });
    const answers = await Promise.all([give(desk, first), give(other, second, families[1])]);
    expect(codes(answers)).toEqual(['done', 'unit_not_free']);
    expect(count("SELECT count(*) FROM booking WHERE state = 'collected'")).toBe(1);
    sound();
  });

  test('two desks confirm one request: it is confirmed once, and told once', async () => {
    thing(home);
    const visitor = browser(home);
    const asked = await visitor.call('POST', '/api/site/bookings', await visitor.request({ starts, dueOn }));
    const id = String(asked.body.bookingId);
    await post(desk, `bookings/${id}/link`, { familyId: families[0] });
    const answers = await Promise.all([desk, other].map((by) => post(by, `bookings/${id}/confirm`)));
    expect(codes(answers)).toEqual(['booking_closed', 'done']);
    expect(count("SELECT count(*) FROM notice WHERE kind = 'booking_confirmed'")).toBe(1);
    sound();
  });

  const ends: [string, (id: string, unitId: UnitId) => [string, object?]][] = [
    ['cancellation', (id) => [`bookings/${id}/cancel`, { reason: 'Передумали' }]],
    [
      'handover',
      (id, unitId) => [
        `centres/${centre}/handovers`,
        { familyId: families[0], bookingId: id, items: [{ unitId }] },
      ],
    ],
  ];
  const pairs = ends.flatMap((a) => ends.map((b) => [`${a[0]} and ${b[0]}`, a[1], b[1]] as const));
  test.each(pairs)('%s of one booking: one happens, the other is told', async (_, a, b) => {
    const { unitId, first } = await prepared();
    const spare = thing(home);
    const answers = await Promise.all([post(desk, ...a(first, unitId)), post(other, ...b(first, spare))]);
    expect(codes(answers)).toEqual(['booking_closed', 'done']);
    sound();
  });

  test('two changes of one edition: one stands, the other is told', async () => {
    const { first } = await prepared();
    const change = (by: StaffHand, until: string) =>
      by.call(
        'PUT',
        `/api/bookings/${first}`,
        { starts, dueOn: until, lines: lines() },
        { 'If-Match': '"1"' },
      );
    const answers = await Promise.all([change(desk, '2026-11-30'), change(other, '2026-12-02')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    sound();
  });

  test('an offer accepted and declined at once is answered once, and the next is served only if it was declined', async () => {
    const unitId = thing(home);
    const out = await post(desk, `centres/${centre}/handovers`, {
      familyId: families[0],
      items: [{ unitId }],
    });
    expect(out.status).toBe(201);
    const wish = { itemTypeId: typeNamed(home, walker), wantedFrom: '2026-11-24', days: 7 };
    const places = [family(home, { surname: 'Орлова', proofUntil: null }), families[1]];
    for (const familyId of places)
      expect((await post(desk, `centres/${centre}/queue`, { ...wish, familyId })).status).toBe(201);
    await post(desk, `units/${unitId}/return`, { condition: 'good' });
    for (const step of ['cleaned', 'inspected']) await post(desk, `units/${unitId}/steps`, { step });
    const offers = home.db.sqlite.prepare<[], { id: string; entry: string }>(
      "SELECT id, entry_id AS entry FROM offer WHERE state = 'open'",
    );
    const [offer, ...more] = offers.all();
    expect([offer === undefined, more]).toEqual([false, []]);
    const answers = await Promise.all([
      post(desk, `offers/${offer?.id}/accept`),
      post(other, `queue/${offer?.entry}/offer/decline`, { keep: false }),
    ]);
    expect(codes(answers)).toEqual(['done', 'offer_closed']);
    const accepted = count("SELECT count(*) FROM booking WHERE channel = 'queue'");
    expect(offers.all()).toHaveLength(accepted === 1 ? 0 : 1);
    sound();
  });
});

let service: ChildProcess | undefined;
let folder: string | undefined;
afterEach(() => {
  service?.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('kill -9 in a stream of bookings: every confirmed one is there with what it holds, no half one is', async () => {
  home = house(Temporal.Now.instant().toString());
  const today = Temporal.Now.instant().toZonedDateTimeISO('Asia/Barnaul').toPlainDate();
  const monday = today.add({ days: 15 - today.dayOfWeek });
  const [from, until] = [monday, monday.add({ days: 4 })].map(String);
  const desks = Array.from({ length: 4 }, () => home.hire('desk'));
  const jobs = Array.from({ length: 160 }, (_, n) => ({
    familyId: family(home, { surname: `Семья${n}`, proofUntil: null }),
    unitId: thing(home),
  }));
  // Whatever today is, next week is an open one.
  home.db.sqlite.exec('DELETE FROM closure; DELETE FROM holiday');
  const wanted = lines();
  folder = mkdtempSync(join(tmpdir(), 'prokat-bookings-'));
  const file = join(folder, 'prokat.sqlite');
  writeFileSync(file, home.db.sqlite.serialize());
  const port = await freePort();
  service = await started(file, port);

  const booked: string[] = [];
  const aside: string[] = [];
  const work = desks.map(async ({ cookie }, lane) => {
    const send = async (path: string, body: object): Promise<{ status: number; id: string } | undefined> => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
        method: 'POST',
        headers: { Cookie: cookie, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }).catch(() => undefined);
      const card = await answer?.json().catch(() => undefined);
      return answer && card && { status: answer.status, id: card.id };
    };
    for (let n = lane; n < jobs.length; n += desks.length) {
      const { familyId, unitId } = jobs[n] ?? {};
      const asked = { familyId, starts: from, dueOn: until, lines: wanted };
      const made = await send(`centres/${centre}/bookings`, asked);
      if (made === undefined) return;
      expect(made.status).toBe(201);
      booked.push(made.id);
      const ready = await send(`bookings/${made.id}/shelf`, { unitId });
      if (ready === undefined) return;
      expect(ready.status).toBe(200);
      aside.push(made.id);
      if (aside.length === 30) service?.kill('SIGKILL');
    }
  });
  await Promise.all(work);

  const db = openDb(file);
  const ids = (sql: string) => db.sqlite.prepare<[], string>(sql).pluck().all();
  const stored = ids('SELECT id FROM booking');
  const ready = ids("SELECT id FROM booking WHERE state = 'ready'");
  expect(booked.length).toBeGreaterThanOrEqual(30);
  expect(booked.length).toBeLessThan(jobs.length);
  expect(stored).toEqual(expect.arrayContaining(booked));
  expect(ready).toEqual(expect.arrayContaining(aside));
  expect(ids('SELECT booking_id FROM set_aside a JOIN booking_line l ON l.id = a.line_id').sort()).toEqual(
    ready.sort(),
  );
  for (const [act, rows] of [
    ['requested', stored],
    ['ready', ready],
  ] as const)
    expect(count(`SELECT count(*) FROM audit WHERE act = 'booking.${act}'`, { db })).toBe(rows.length);
  for (const [kind, rows] of [
    ['booking_confirmed', stored],
    ['booking_ready', ready],
  ] as const)
    expect(ids(`SELECT about_id FROM notice WHERE kind = '${kind}'`).sort()).toEqual([...rows].sort());
  expect(count('SELECT count(*) FROM idempotency', { db })).toBe(stored.length + ready.length);
  sound({ db });
}, 120_000);
