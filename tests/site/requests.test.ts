import { createHmac, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { newId } from '../../api/new-id.ts';
import { booking } from '../../db/tables/bookings.ts';
import { policy } from '../../db/tables/eligibility.ts';
import { consentText } from '../../db/tables/families.ts';
import { house, secret } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { asked, browser, familyDay, phone, stocked, walker } from './visitor.ts';

const count = (home: ReturnType<typeof house>, table: string) =>
  home.db.sqlite.prepare<[], number>(`select count(*) from ${table}`).pluck().get();
const bookings = '/api/site/bookings';

describe('asking for things', () => {
  test('a request stands as the family sent it, and is open in its browser at once', async () => {
    const { home, visitor, bookingId, code } = await asked();
    expect(code).toMatch(/^[2-9A-Z]{3}-[2-9A-Z]{3}$/);
    const stored = home.db.sqlite.prepare<[], Record<string, unknown>>('select * from booking').get();
    expect(stored).toMatchObject({
      id: bookingId,
      applicant_name: 'Анна Смирнова',
      applicant_phone: phone,
      applicant_email: 'anna@example.org',
      channel: 'site',
      state: 'requested',
      family_id: null,
      messages: 1,
    });
    const consents = home.db.sqlite
      .prepare('select purpose, text_version from request_consent order by purpose')
      .all();
    expect(consents).toEqual([
      { purpose: 'messages', text_version: 1 },
      { purpose: 'request', text_version: 1 },
    ]);
    const mine = await visitor.call('GET', '/api/site/my');
    expect(mine.body).toMatchObject({ opened: 'booking', bookings: [{ id: bookingId, state: 'requested' }] });
    const [set] = (await visitor.call('POST', bookings, await visitor.request())).headers.getSetCookie();
    expect(set).toMatch(/^prokat\.site=s[\w-]{43}; Path=\/api; HttpOnly; SameSite=Lax$/);
  });

  test('without a consent to messages none are wanted, and without one to the request nothing is taken', async () => {
    const { home, visitor } = stocked();
    const request = { purpose: 'request', textVersion: 1 };
    const messages = { purpose: 'messages', textVersion: 1 };
    const silent = await visitor.call('POST', bookings, await visitor.request({ consents: [request] }));
    expect(silent.status).toBe(201);
    expect(home.db.sqlite.prepare('select messages from booking').pluck().get()).toBe(0);
    for (const consents of [[], [messages], [{ ...request, textVersion: 2 }]]) {
      const refused = await visitor.call('POST', bookings, await visitor.request({ consents }));
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    }
    const twice = await visitor.call(
      'POST',
      bookings,
      await visitor.request({ consents: [request, request] }),
    );
    expect(twice.status).toBe(400);
    expect(count(home, 'booking')).toBe(1);
  });

  test('a newer text is the one that is consented to', async () => {
    const { home, visitor } = stocked();
    const text = {
      purpose: 'request',
      version: 2,
      textRu: 'Новый',
      textEn: 'New',
      since: asDay('2026-11-24'),
    };
    home.db.orm.insert(consentText).values(text).run();
    const shown = await visitor.call('GET', '/api/site/consents');
    expect(shown.body.rows).toMatchObject([
      { purpose: 'request', version: 2 },
      { purpose: 'messages', version: 1 },
    ]);
    const old = await visitor.call('POST', bookings, await visitor.request());
    expect(old.body).toMatchObject({ code: 'invalid_request', errors: [{ code: 'outdated' }] });
    const consents = [{ purpose: 'request', textVersion: 2 }];
    expect((await visitor.call('POST', bookings, await visitor.request({ consents }))).status).toBe(201);
  });

  test('what does not fit is refused with every reason and leaves nothing behind', async () => {
    const { home, visitor } = stocked(1);
    const more = { starts: '2026-11-29', lines: [{ ...(await visitor.request()).lines[0], quantity: 2 }] };
    const refused = await visitor.call('POST', bookings, await visitor.request(more));
    expect([refused.status, refused.body.code]).toEqual([409, 'booking_refused']);
    expect(JSON.stringify(refused.body.reasons)).toContain('closed');
    expect(JSON.stringify(refused.body.lines)).toContain('taken');
    expect([count(home, 'booking'), count(home, 'site_session'), count(home, 'spent_proof')]).toEqual([
      0, 0, 0,
    ]);
    const unknown = await visitor.call('POST', bookings, await visitor.request({ centreId: randomUUID() }));
    expect(unknown.status).toBe(404);
  });

  test('a part of a box, or what the centre does not lend, cannot be asked for', async () => {
    const { home, visitor, bookingId } = await asked(2);
    thing(home, 'Настольная игра');
    const itemTypeId = typeNamed(home, 'Настольная игра');
    const lines = [{ itemTypeId }];
    const days = { starts: '2026-11-26', dueOn: '2026-12-01' };
    const path = `/api/site/my/bookings/${bookingId}/change`;
    const tried = async () => [
      await visitor.call('POST', '/api/site/queue', await visitor.wait({ itemTypeId })),
      await visitor.call('POST', bookings, await visitor.request({ ...days, lines })),
      await visitor.call('POST', path, { ...days, lines, version: 1 }),
    ];
    const services = (names: string[]) =>
      home.db.sqlite.prepare('update centre set services = ?').run(JSON.stringify(names));
    const unknown = { code: 'invalid_request', errors: [{ code: 'unknown' }] };
    services(['multibox']);
    const lent = { code: 'booking_refused', lines: [{ reasons: [{ code: 'not_lent_here' }] }] };
    expect((await tried()).map(({ body }) => body)).toMatchObject([unknown, lent, lent]);
    services(['rental', 'multibox']);
    home.db.sqlite.prepare("update item_type set category = 'component' where id = ?").run(itemTypeId);
    expect((await tried()).map(({ body }) => body)).toMatchObject([unknown, unknown, unknown]);
    // Also for a family whose card is known: the desk alone gives parts.
    home.db.orm
      .update(booking)
      .set({ familyId: family(home) })
      .run();
    expect((await visitor.call('POST', path, { ...days, lines, version: 1 })).body).toMatchObject(unknown);
    home.db.sqlite
      .prepare("update item_type set category = 'component' where id = ?")
      .run(typeNamed(home, walker));
    const given = { ...days, lines: [{ itemTypeId: typeNamed(home, walker) }], version: 1 };
    expect((await visitor.call('POST', path, given)).status).toBe(200);
  });

  test('the same request sent again is one request, and opens it again', async () => {
    const { home, visitor } = stocked();
    const body = await visitor.request();
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await visitor.call('POST', bookings, body, key);
    home.later({ minutes: 25 });
    const second = await visitor.call('POST', bookings, body, key);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(count(home, 'booking')).toBe(1);
    expect((await visitor.call('GET', '/api/site/my')).status).toBe(200);
  });

  test('a member of staff on the families’ site is a visitor there', async () => {
    const { home, visitor } = stocked();
    const desk = home.hire('desk');
    const made = await desk.call('POST', bookings, await visitor.request());
    expect(made.status).toBe(201);
    const trail = home.db.sqlite
      .prepare("select actor_id from audit where act = 'booking.requested'")
      .pluck();
    expect(trail.all()).toEqual([null]);
  });
});

describe('waiting for things', () => {
  test('a place in the queue is asked for, shown and counted', async () => {
    const { home, visitor } = stocked(1);
    await visitor.call(
      'POST',
      bookings,
      await visitor.request({ starts: '2026-11-25', dueOn: '2026-12-08' }),
    );
    const other = browser(home);
    const made = await other.call('POST', '/api/site/queue', await other.wait());
    expect(made.status).toBe(201);
    const mine = await other.call('GET', '/api/site/my');
    expect(mine.body).toMatchObject({
      opened: 'queueEntry',
      bookings: [],
      queue: [
        {
          id: made.body.queueEntryId,
          code: made.body.code,
          state: 'waiting',
          place: { place: 1, moved: false },
        },
      ],
    });
    expect(
      home.db.sqlite
        .prepare('select count(*) from request_consent where request_id = ?')
        .pluck()
        .get(made.body.queueEntryId),
    ).toBe(1);
    const again = await other.call('POST', '/api/site/queue', await other.wait());
    expect([again.status, again.body.code]).toEqual([409, 'already_waiting']);
  });

  test('where something is free now it is booked instead', async () => {
    const { visitor } = stocked(1);
    const refused = await visitor.call('POST', '/api/site/queue', await visitor.wait());
    expect([refused.status, refused.body.code]).toEqual([409, 'free_now']);
  });
});

describe('the work each request costs', () => {
  test('without it, or with another’s signature, nothing opens', async () => {
    const { home, visitor } = stocked();
    const { proof, ...bare } = await visitor.request();
    expect((await visitor.call('POST', bookings, bare)).status).toBe(400);
    const { parameters } = proof.challenge;
    const forged = [
      { ...proof, challenge: { ...proof.challenge, signature: 'ab'.repeat(32) } },
      { ...proof, challenge: { ...proof.challenge, parameters: { ...parameters, cost: 1 } } },
      { ...proof, solution: { ...proof.solution, derivedKey: '00'.repeat(32) } },
      {
        ...proof,
        challenge: {
          ...proof.challenge,
          parameters: { ...parameters, data: { expiresAt: '2036-01-01T00:00:00.000Z' } },
        },
      },
      {
        ...proof,
        challenge: {
          ...proof.challenge,
          signature: createHmac('sha256', secret).update(JSON.stringify(parameters)).digest('hex'),
        },
      },
    ];
    for (const one of forged) {
      const refused = await visitor.call('POST', bookings, { ...bare, proof: one });
      expect([refused.status, refused.body.code]).toEqual([403, 'proof_of_work']);
    }
    expect(count(home, 'booking')).toBe(0);
    expect((await visitor.call('POST', bookings, { ...bare, proof })).status).toBe(201);
  });

  test('one work opens one door, whichever', async () => {
    const { visitor } = stocked();
    const body = await visitor.request();
    expect((await visitor.call('POST', bookings, body)).status).toBe(201);
    for (const [path, again] of [
      [bookings, body],
      ['/api/site/queue', await visitor.wait({ proof: body.proof })],
      ['/api/site/my/code', { contact: phone, proof: body.proof }],
    ] as const) {
      const refused = await visitor.call('POST', path, again);
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'proof_of_work']);
    }
  });

  test('a challenge holds twenty minutes', async () => {
    const { home, visitor } = stocked();
    const [late, good] = [await visitor.request(), await visitor.request()];
    home.later({ minutes: 20 });
    expect((await visitor.call('POST', bookings, good)).status).toBe(201);
    home.later({ seconds: 1 });
    expect((await visitor.call('POST', bookings, late)).body.code).toBe('proof_of_work');
  });

  test('a house of another secret takes none of ours', async () => {
    const ours = stocked();
    const theirs = stocked(2, house(undefined, { secret: 'another secret that is long enough too' }));
    const proof = await theirs.visitor.proof();
    const refused = await ours.visitor.call('POST', bookings, await ours.visitor.request({ proof }));
    expect(refused.body.code).toBe('proof_of_work');
  });
});

describe('how much is taken', () => {
  test('so many unanswered requests of one phone, and so many places; another phone is another family', async () => {
    const { home, visitor } = stocked(9);
    for (let n = 0; n < 3; n += 1)
      expect((await visitor.call('POST', bookings, await visitor.request())).status).toBe(201);
    const fourth = await visitor.call('POST', bookings, await visitor.request());
    expect([fourth.status, fourth.body.code]).toEqual([409, 'too_many_open']);
    const applicant = { name: 'Ольга', phone: '+7 913 000-00-01' };
    expect((await visitor.call('POST', bookings, await visitor.request({ applicant }))).status).toBe(201);
    home.db.sqlite.exec(`update booking set state = 'confirmed' where rowid = 1`);
    expect((await visitor.call('POST', bookings, await visitor.request())).status).toBe(201);
    home.db.orm
      .insert(policy)
      .values({ id: newId(), rule: 'openRequests', value: 4, centreId: home.centreNamed('Барнаул') })
      .run();
    expect((await visitor.call('POST', bookings, await visitor.request())).status).toBe(201);
  });

  test('ten tries an hour of one phone, in whatever way it is written', async () => {
    const { visitor } = stocked();
    const consents: unknown[] = [];
    const ways = ['8 913 123-42-42', '+79131234242', '8(913)1234242'];
    for (let n = 0; n < 10; n += 1) {
      const applicant = { name: 'Анна', phone: ways[n % 3] };
      const refused = await visitor.call('POST', bookings, await visitor.request({ applicant, consents }));
      expect(refused.body.code).toBe('invalid_request');
    }
    const eleventh = await visitor.call('POST', bookings, await visitor.request());
    expect([eleventh.status, eleventh.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(eleventh.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  test('sixty tries an hour of one network, whatever the phone', async () => {
    const home = house(undefined, { behindProxy: true });
    const { visitor } = stocked(1, home);
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const body = await visitor.request({ consents: [] });
    const tried = async (n: number, address: string) => {
      const applicant = { name: 'Анна', phone: `+7913${String(1_000_000 + n)}` };
      return (await visitor.call('POST', bookings, { ...body, applicant }, from(address))).status;
    };
    for (let n = 0; n < 60; n += 1) expect(await tried(n, `2001:db8:1:2::${n}`)).toBe(400);
    expect(await tried(60, '2001:db8:1:2:ffff::1')).toBe(429);
    expect(await tried(61, '2001:db8:1:3::1')).toBe(400);
  });
});

test('nothing personal stands in the trail or in the log, and no secret', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const home = house(undefined, { log });
  await familyDay(home);
  const visitor = browser(home);
  await visitor.call('POST', bookings, { ...(await visitor.request()), lines: 'Смирнова' });
  await visitor.call('POST', '/api/site/my/open', { code: 'K7M-4XC', lastDigits: '4242' });
  const trail = JSON.stringify(home.db.sqlite.prepare('select * from audit').all());
  const codes = home.db.sqlite
    .prepare<[], string>('select code from booking union select code from queue_entry')
    .pluck()
    .all();
  for (const text of [trail, lines.join('\n')]) {
    expect(text.length).toBeGreaterThan(1000);
    for (const trace of ['Смирнова', 'Анна', 'Ольга', '913123', '1234242', 'example.org', '.ics', ...codes])
      expect(text).not.toContain(trace);
  }
  expect(trail).toContain('"channel\\":\\"site');
});
