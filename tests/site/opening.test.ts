import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { BookingId, FamilyId } from '../../api/core/ids.ts';
import { byTheClock } from '../../api/jobs/acts.ts';
import { newId } from '../../api/new-id.ts';
import { booking } from '../../db/tables/bookings.ts';
import { contact, family as families } from '../../db/tables/families.ts';
import { type House, house } from '../support/house.ts';
import { family } from '../support/people.ts';
import { asked, type Browser, browser, phone, sentTo, stocked } from './visitor.ts';

const open = '/api/site/my/open';
const send = '/api/site/my/code';
const verify = '/api/site/my/code/verify';

const sendTo = async (visitor: Browser, to: string) =>
  visitor.call('POST', send, { contact: to, proof: await visitor.proof() });
const link = (home: House, id: string, familyId: FamilyId) =>
  home.db.orm
    .update(booking)
    .set({ familyId })
    .where(eq(booking.id, id as BookingId))
    .run();
const refusal = (answer: { status: number; body: { code?: unknown } }) => [answer.status, answer.body.code];

describe('opening one thing by its code', () => {
  test.each([
    ['as it was told', (code: string) => code],
    ['in small letters, without the dash', (code: string) => code.toLowerCase().replace('-', '')],
    ['with spaces', (code: string) => ` ${code.replace('-', ' ')} `],
  ])('%s', async (_way, write) => {
    const { home, bookingId, code } = await asked();
    const other = browser(home);
    expect((await other.call('POST', open, { code: write(code), lastDigits: '4242' })).status).toBe(200);
    const mine = await other.call('GET', '/api/site/my');
    expect(mine.body).toMatchObject({ opened: 'booking', bookings: [{ id: bookingId, code }] });
  });

  test('it shows that one and nothing else of the same phone', async () => {
    const { home, visitor, bookingId, code } = await asked(3);
    const second = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    const other = browser(home);
    await other.call('POST', open, { code, lastDigits: '4242' });
    const mine = await other.call('GET', '/api/site/my');
    expect(mine.body.bookings).toMatchObject([{ id: bookingId }]);
    expect(mine.body.bookings).toHaveLength(1);
    for (const path of [`${second.body.bookingId}/cancel`])
      expect(refusal(await other.call('POST', `/api/site/my/bookings/${path}`))).toEqual([404, 'not_found']);
  });

  test('whatever is wrong, the answer is the same', async () => {
    const { home, code } = await asked();
    const other = browser(home);
    const answers = [];
    for (const body of [
      { code, lastDigits: '0000' },
      { code: 'AAA-AAA', lastDigits: '4242' },
      { code: 'не код', lastDigits: '4242' },
    ])
      answers.push(await other.call('POST', open, body));
    const [first] = answers.map(({ status, text }) => [status, text.replace(/"requestId":"[^"]+"/, '')]);
    for (const { status, text } of answers)
      expect([status, text.replace(/"requestId":"[^"]+"/, '')]).toEqual(first);
    expect(first?.[0]).toBe(401);
    const refused = home.db.sqlite
      .prepare("select detail from audit where act = 'site.read.refused'")
      .pluck();
    expect(refused.all()).toHaveLength(3);
    expect(JSON.stringify(refused.all())).not.toContain(code);
    expect((await other.call('GET', '/api/site/my')).status).toBe(401);
  });

  test('a code is guessed at five times, then not even rightly; another code still opens', async () => {
    const { home, visitor, code } = await asked(3);
    const other = browser(home);
    const second = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    for (let n = 0; n < 5; n += 1)
      expect((await other.call('POST', open, { code, lastDigits: `000${n}` })).status).toBe(401);
    const sixth = await other.call('POST', open, { code: code.toLowerCase(), lastDigits: '4242' });
    expect(refusal(sixth)).toEqual([429, 'too_many_requests']);
    const right = await other.call('POST', open, { code: second.body.code, lastDigits: '4242' });
    expect(right.status).toBe(200);
  });

  test('a network guesses thirty times, whatever the codes; a right one is not counted', async () => {
    const home = house(undefined, { behindProxy: true });
    const { visitor } = stocked(1, home);
    const made = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    const { code } = made.body;
    const guess = (n: number, from: string) =>
      browser(home).call(
        'POST',
        open,
        { code: `AAA-${100 + n}`, lastDigits: '4242' },
        { 'X-Forwarded-For': from },
      );
    for (let n = 0; n < 30; n += 1) {
      expect((await guess(n, '203.0.113.7')).status).toBe(401);
      const right = { code, lastDigits: '4242' };
      if (n % 10 === 0)
        expect(
          (await browser(home).call('POST', open, right, { 'X-Forwarded-For': '203.0.113.7' })).status,
        ).toBe(200);
    }
    expect((await guess(31, '203.0.113.7')).status).toBe(429);
    expect((await guess(32, '203.0.113.8')).status).toBe(401);
  });

  test('what ended two months ago is opened no more', async () => {
    const { home, visitor, bookingId, code } = await asked();
    await visitor.call('POST', `/api/site/my/bookings/${bookingId}/cancel`);
    home.later({ hours: 24 * 60 });
    const answer = { code, lastDigits: '4242' };
    expect((await browser(home).call('POST', open, answer)).status).toBe(200);
    home.later({ seconds: 1 });
    expect((await browser(home).call('POST', open, answer)).status).toBe(401);
  });

  test('once its family is known its phones open it; of a protected family the safe ones alone', async () => {
    const { home, bookingId, code } = await asked();
    const hers = family(home, { surname: 'Тайнова', protected: true });
    home.db.orm
      .insert(contact)
      .values({ id: newId(), familyId: hers, kind: 'phone', value: '+79135550101', safe: false })
      .run();
    home.db.orm.update(contact).set({ value: '+79135550202' }).where(eq(contact.safe, true)).run();
    link(home, bookingId, hers);
    const by = async (lastDigits: string) =>
      (await browser(home).call('POST', open, { code, lastDigits })).status;
    expect(await by('0202')).toBe(200);
    expect(await by('4242')).toBe(401);
    expect(await by('0101')).toBe(401);
    home.db.orm.update(families).set({ protected: false, codeName: null }).where(eq(families.id, hers)).run();
    expect([await by('0101'), await by('4242')]).toEqual([200, 200]);
  });
});

describe('how long it stays open', () => {
  test('half an hour after the last sign of life', async () => {
    const { home, visitor } = await asked();
    home.later({ minutes: 29 });
    expect((await visitor.call('GET', '/api/site/my')).body.expiresAt).toBe('2026-11-24T04:59:00.000Z');
    home.later({ minutes: 29 });
    expect((await visitor.call('GET', '/api/site/my')).status).toBe(200);
    home.later({ minutes: 30 });
    const over = await visitor.call('GET', '/api/site/my');
    expect(refusal(over)).toEqual([401, 'site_session_over']);
  });

  test('two minutes in the hall', async () => {
    const { home, visitor } = await asked(2, { channel: 'kiosk' });
    home.later({ seconds: 110 });
    expect((await visitor.call('GET', '/api/site/my')).body.expiresAt).toBe('2026-11-24T04:03:50.000Z');
    home.later({ seconds: 120 });
    expect((await visitor.call('GET', '/api/site/my')).status).toBe(401);
  });

  test('until it is closed; the cookie opens nothing afterwards', async () => {
    const { home, visitor } = await asked();
    const cookie = visitor.cookie();
    const closed = await visitor.call('POST', '/api/site/my/close');
    expect(closed.headers.getSetCookie()[0]).toMatch(/^prokat\.site=; Max-Age=0; Path=\/api/);
    const again = await browser(home).call('GET', '/api/site/my', undefined, { Cookie: cookie });
    expect(again.status).toBe(401);
    expect((await visitor.call('POST', '/api/site/my/close')).status).toBe(200);
  });

  test('what is over is kept no longer: sessions, codes and the contacts they went to, proofs', async () => {
    const { home, visitor } = await asked();
    await sendTo(visitor, phone);
    const kept = () =>
      ['site_session', 'one_time_code', 'spent_proof'].map((table) =>
        home.db.sqlite.prepare(`select count(*) from ${table}`).pluck().get(),
      );
    byTheClock(home.ctx());
    expect(kept()).toEqual([1, 1, 2]);
    home.later({ minutes: 30, seconds: 1 });
    byTheClock(home.ctx());
    expect(kept()).toEqual([0, 0, 0]);
  });

  test('only a digest of the cookie is kept, and over HTTPS it goes no other way', async () => {
    const { visitor } = stocked(1, house(undefined, { baseUrl: 'https://prokat.example' }));
    const made = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    expect(made.headers.getSetCookie()[0]).toMatch(/^__Secure-prokat\.site=.*; Secure; SameSite=Lax$/);
    const { home } = await asked();
    const kept = JSON.stringify(home.db.sqlite.prepare('select * from site_session').all());
    expect(kept).not.toContain(visitor.cookie().split('=')[1]);
  });

  test('nobody without a session sees or changes anything', async () => {
    const { home, bookingId } = await asked();
    const stranger = browser(home);
    const id = crypto.randomUUID();
    const days = { starts: '2026-11-26', dueOn: '2026-12-01', lines: [{ itemTypeId: id }], version: 1 };
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', `/bookings/${bookingId}/calendar`],
      ['POST', `/bookings/${bookingId}/cancel`],
      ['POST', `/bookings/${bookingId}/change`, days],
      ['POST', `/loans/${id}/extension`],
      ['POST', `/offers/${id}/accept`],
      ['POST', `/offers/${id}/decline`, { keep: true }],
      ['POST', `/queue/${id}/pause`],
      ['POST', `/queue/${id}/resume`],
      ['POST', `/queue/${id}/leave`],
      ['POST', '/messages', { wanted: false }],
      ['POST', '/feed', {}],
      ['DELETE', '/feed'],
    ] as const) {
      const refused = await stranger.call(method, `/api/site/my${path}`, body);
      expect([path, ...refusal(refused)]).toEqual([path, 401, 'site_session_over']);
    }
  });
});

describe('opening all of a contact by a one-time code', () => {
  test.each([phone, 'anna@example.org'])('%s: everything asked for with it', async (to) => {
    const { home, visitor, bookingId } = await asked(3);
    const second = await visitor.call('POST', '/api/site/bookings', await visitor.request());
    const other = browser(home);
    expect((await sendTo(other, to.toUpperCase().replace('+7', '8 '))).body).toEqual({ minutes: 10 });
    const digits = sentTo(home, to);
    expect(digits).toMatch(/^\d{6}$/);
    expect((await other.call('POST', verify, { contact: to, digits })).status).toBe(200);
    const mine = await other.call('GET', '/api/site/my');
    expect(mine.body.opened).toBe('contact');
    const ids = [bookingId, second.body.bookingId].map((id) => expect.objectContaining({ id }));
    expect(mine.body.bookings).toEqual(expect.arrayContaining(ids));
    const kept = JSON.stringify(home.db.sqlite.prepare('select * from one_time_code').all());
    expect(kept).not.toContain(digits);
  });

  test('works once, ten minutes, for its own contact, and only the newest', async () => {
    const { home, visitor } = await asked();
    await sendTo(visitor, phone);
    const first = sentTo(home, phone);
    await sendTo(visitor, phone);
    const second = sentTo(home, phone);
    const tryOut = async (contact: string, digits: unknown) =>
      (await browser(home).call('POST', verify, { contact, digits })).status;
    if (first !== second) expect(await tryOut(phone, first)).toBe(401);
    expect(await tryOut('anna@example.org', second)).toBe(401);
    home.later({ minutes: 9, seconds: 59 });
    expect(await tryOut(phone, second)).toBe(200);
    expect(await tryOut(phone, second)).toBe(401);
    await sendTo(visitor, phone);
    const third = sentTo(home, phone);
    home.later({ minutes: 10 });
    expect(await tryOut(phone, third)).toBe(401);
  });

  test('five guesses, then not even the right digits', async () => {
    const { home, visitor } = await asked();
    await sendTo(visitor, phone);
    const digits = sentTo(home, phone) ?? '';
    const wrong = digits === '000000' ? '111111' : '000000';
    for (let n = 0; n < 5; n += 1)
      expect((await visitor.call('POST', verify, { contact: phone, digits: wrong })).status).toBe(401);
    const sixth = await visitor.call('POST', verify, { contact: phone, digits });
    expect(refusal(sixth)).toEqual([401, 'wrong_code']);
  });

  test('a hundred guesses at once are five guesses', async () => {
    const { home, visitor } = await asked();
    await sendTo(visitor, phone);
    const guesses = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        browser(home).call('POST', verify, { contact: phone, digits: String(100_000 + n) }),
      ),
    );
    expect(guesses.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(guesses.filter(({ status }) => status === 429).length).toBe(70);
    const attempts = home.db.sqlite.prepare('select attempts from one_time_code').pluck().get();
    expect(attempts).toBeLessThanOrEqual(5);
  });

  test('to a contact nobody has it answers as to a known one, and nothing goes out', async () => {
    const { home, visitor } = await asked();
    const known = await sendTo(visitor, phone);
    for (const to of ['+79990000000', 'nobody@example.org']) {
      const unknown = await sendTo(visitor, to);
      expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
      expect(sentTo(home, to)).toBeUndefined();
      const guess = await visitor.call('POST', verify, { contact: to, digits: '123456' });
      expect(refusal(guess)).toEqual([401, 'wrong_code']);
    }
    const written = home.db.sqlite.prepare('select count(*) from one_time_code').pluck().get();
    expect(written).toBe(3);
    const silent = await visitor.call('POST', send, { contact: 'кто-то', proof: await visitor.proof() });
    expect(refusal(silent)).toEqual([400, 'invalid_request']);
  });

  test('both write as much, so that neither is the faster', async () => {
    const { home, visitor } = await asked();
    const changes = () => home.db.sqlite.prepare<[], number>('select total_changes()').pluck().get() ?? 0;
    const writes = async (to: string) => {
      const before = changes();
      await sendTo(visitor, to);
      return changes() - before;
    };
    expect(await writes('+79990000000')).toBe(await writes(phone));
  });

  test('three codes within a quarter of an hour to one contact', async () => {
    const { visitor } = await asked();
    for (let n = 0; n < 3; n += 1) expect((await sendTo(visitor, phone)).status).toBe(200);
    expect((await sendTo(visitor, '8 913 123 42 42')).status).toBe(429);
    expect((await sendTo(visitor, 'anna@example.org')).status).toBe(200);
  });

  test('where nothing is open any more nothing is sent', async () => {
    const { home, visitor, bookingId } = await asked();
    await visitor.call('POST', `/api/site/my/bookings/${bookingId}/cancel`);
    await sendTo(visitor, phone);
    expect(sentTo(home, phone)).toBeUndefined();
  });

  test('a protected family’s only to her safe contact, in neutral words, and hers by no other way', async () => {
    const { home, visitor, bookingId } = await asked();
    const hers = family(home, { surname: 'Тайнова', protected: true });
    home.db.orm.update(contact).set({ value: '+79135550202' }).where(eq(contact.safe, true)).run();
    for (const value of [phone, 'old@example.org'])
      home.db.orm
        .insert(contact)
        .values({
          id: newId(),
          familyId: hers,
          kind: value.includes('@') ? 'email' : 'phone',
          value,
          safe: false,
        })
        .run();
    link(home, bookingId, hers);
    for (const to of [phone, 'anna@example.org', 'old@example.org']) {
      await sendTo(visitor, to);
      expect(sentTo(home, to)).toBeUndefined();
    }
    await sendTo(visitor, '+79135550202');
    const digits = sentTo(home, '+79135550202');
    const notice = home.db.sqlite.prepare("select * from notice where kind = 'one_time_code'").get();
    expect(notice).toMatchObject({ family_id: hers, address: '+79135550202' });
    expect(JSON.stringify(notice)).not.toMatch(/[Пп]рокат|Тайнова|Барнаул/);
    const other = browser(home);
    await other.call('POST', verify, { contact: '+79135550202', digits });
    const mine = await other.call('GET', '/api/site/my');
    expect(mine.body.bookings).toMatchObject([{ id: bookingId }]);
    expect(mine.text).not.toMatch(/Тайнова|Рябина|familyId|staff/);
  });
});
