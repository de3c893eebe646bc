import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { asDay } from '../../api/core/dates.ts';
import { nextTry, usefulSince } from '../../api/notices/rules.ts';
import { openDb } from '../../db/open.ts';
import { type House, house } from '../support/house.ts';
import { family } from '../support/people.ts';
import { byMail, delivery, mailServer, outbox, read, tell, webServer } from './post.ts';

const states = (home: Pick<House, 'db'>) => outbox(home).map(({ state, problem }) => [state, problem]);

describe('when it is tried again', () => {
  const at = Temporal.Instant.from('2026-11-24T04:00:00Z');
  const minutes = (attempts: number, id: string) =>
    at.until(Temporal.Instant.from(nextTry({ id, attempts }, at))).total('minutes');

  test.each([
    [1, 1],
    [2, 5],
    [3, 30],
    [4, 120],
    [5, 360],
    [6, 360],
    [20, 360],
  ])('after try %i: %i minutes, and up to a fifth more', (attempts, wait) => {
    expect(minutes(attempts, '00000000-0000-7000-8000-000000000000')).toBe(wait);
    expect(minutes(attempts, '00000000-0000-7000-8000-ffffffffffff')).toBeCloseTo(wait * 1.2, 1);
  });

  test('a code is of use for ten minutes, everything else for three days', () => {
    expect(usefulSince('one_time_code', at)).toBe('2026-11-24T03:50:00.000Z');
    expect(usefulSince('overdue', at)).toBe('2026-11-21T04:00:00.000Z');
  });
});

describe('e-mail', () => {
  test('goes to the server once, says who it is from, and is known by the id of the message', async () => {
    const home = house();
    const server = await mailServer();
    const post = delivery(home, byMail(server.url));
    tell(home);
    await post.run();
    await post.run();
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect([mail?.from, mail?.to]).toEqual(['prokat@example.org', ['anna@example.org']]);
    const { header, subject, text } = read(mail?.raw ?? '');
    const [stored] = outbox(home);
    expect(header('Message-ID')).toBe(`<${stored?.id}@example.org>`);
    expect(header('Auto-Submitted')).toBe('auto-generated');
    expect(subject).toBe('Бронь K7M-4QX подтверждена');
    expect(text).toContain('Что: Ходунки');
    expect(text).toContain('https://prokat.example.org/my');
    expect([stored?.state, stored?.body]).toEqual(['sent', expect.stringContaining('example.org/my')]);
  });

  test('takes a calendar along that others can read', async () => {
    const home = house();
    const server = await mailServer();
    const calendar =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//p//p//\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261124T040000Z\r\nDTSTART;VALUE=DATE:20261208\r\nSUMMARY:Забрать\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    tell(home, { calendar: () => calendar });
    await delivery(home, byMail(server.url)).run();
    const part = read(server.mails[0]?.raw ?? '').parts.find(({ type }) => type.startsWith('text/calendar'));
    expect(part?.type).toContain('method=PUBLISH');
    const event = new ICAL.Component(ICAL.parse(part?.text ?? '')).getFirstSubcomponent('vevent');
    expect(event?.getFirstPropertyValue('summary')).toBe('Забрать');
  });

  test.each([
    [550, 'rcpt', 'failed', 'address_refused'],
    [450, 'rcpt', 'queued', 'try_later'],
    [554, 'data', 'failed', 'message_refused'],
    [452, 'data', 'queued', 'try_later'],
  ] as const)('%i at %s: %s', async (code, step, state, problem) => {
    const home = house();
    const server = await mailServer();
    server.rules[step] = () => code;
    tell(home);
    await delivery(home, byMail(server.url)).run();
    expect(states(home)).toEqual([[state, problem]]);
  });

  test('one address that is refused stops nobody else', async () => {
    const home = house();
    const server = await mailServer();
    server.rules.rcpt = (address) => (address.startsWith('gone') ? 550 : 0);
    tell(home, { address: 'gone@example.org' });
    tell(home);
    await delivery(home, byMail(server.url)).run();
    expect(states(home)).toEqual([
      ['failed', 'address_refused'],
      ['sent', ''],
    ]);
  });

  test('the server is down for a day: nothing is lost and nothing sent twice', async () => {
    const home = house();
    const first = await mailServer();
    await first.close();
    const post = delivery(home, byMail(first.url));
    const addresses = Array.from({ length: 12 }, (_, index) => `family${index}@example.org`);
    for (const address of addresses) tell(home, { address });
    // A day of five-second looks would be long to watch: every two minutes is often enough for every wait.
    for (let minute = 0; minute < 24 * 60; minute += 2) {
      await post.run();
      home.later({ minutes: 2 });
    }
    expect(states(home)).toEqual(addresses.map(() => ['queued', 'unreachable']));
    const tries = outbox(home).map(({ attempts }) => attempts);
    expect(Math.max(...tries)).toBeLessThanOrEqual(10);
    const again = await mailServer(first.port);
    for (let minute = 0; minute < 8 * 60; minute += 2) {
      await post.run();
      home.later({ minutes: 2 });
    }
    expect(again.mails.map(({ to }) => to[0]).sort()).toEqual(addresses.toSorted());
    expect(states(home)).toEqual(addresses.map(() => ['sent', '']));
  });

  test('down for more than three days: it is given up, says why, and a person can send it again', async () => {
    const home = house();
    const server = await mailServer();
    await server.close();
    const post = delivery(home, byMail(server.url));
    tell(home);
    for (let hour = 0; hour < 80; hour += 1) {
      await post.run();
      home.later({ hours: 1 });
    }
    expect(states(home)).toEqual([['failed', 'unreachable']]);
    const again = await mailServer(server.port);
    const desk = home.hire('desk');
    await desk.call('POST', `/api/notices/${outbox(home)[0]?.id}/send`, {});
    await post.run();
    expect(again.mails).toHaveLength(1);
    expect(states(home)).toEqual([
      ['failed', 'unreachable'],
      ['sent', ''],
    ]);
    const list = `/api/centres/${home.centreNamed('Барнаул')}/notices`;
    const told = await desk.call('GET', list);
    expect(told.body.rows).toMatchObject([{ sentAgain: false }, { sentAgain: true }]);
    // What went out after all is nothing to be mended any more.
    expect((await desk.call('GET', `${list}?state=failed`)).body.rows).toEqual([]);
  });

  test('a house that stops before it heard back tries again later, under the same Message-ID', async () => {
    const home = house();
    const server = await mailServer();
    let answer = (): void => {};
    server.rules.held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    tell(home);
    const stopped = delivery(home, byMail(server.url));
    const running = stopped.run();
    await expect.poll(() => server.mails.length).toBe(1);
    // What is on the disk at this moment is all that is left of the first worker.
    const disk = openDb(home.db.sqlite.serialize());
    expect(states(home)).toEqual([['queued', 'under_way']]);
    answer();
    await running;
    server.rules.held = undefined;
    const after = { ...home, db: disk, ctx: () => ({ ...home.ctx(), db: disk }) };
    const next = delivery(after, byMail(server.url));
    await next.run();
    expect(server.mails).toHaveLength(1); // not at once
    after.later({ minutes: 2 });
    await next.run();
    await next.run();
    expect(server.mails).toHaveLength(2);
    const [one, other] = server.mails.map(({ raw }) => read(raw).header('Message-ID'));
    expect(one).toBe(other);
    expect(states(after)).toEqual([['sent', '']]);
  });

  test('two workers at once send each message once', async () => {
    const home = house();
    const server = await mailServer();
    for (let index = 0; index < 20; index += 1) tell(home, { address: `family${index}@example.org` });
    await Promise.all([delivery(home, byMail(server.url)).run(), delivery(home, byMail(server.url)).run()]);
    const addresses = server.mails.map(({ to }) => to[0]);
    expect(addresses).toHaveLength(20);
    expect(new Set(addresses).size).toBe(20);
  });

  test('what stands in a transaction that may yet be taken back does not leave', async () => {
    const home = house();
    const server = await mailServer();
    home.db.sqlite.exec('BEGIN');
    tell(home);
    const running = delivery(home, byMail(server.url)).run();
    await new Promise((turn) => setImmediate(turn));
    home.db.sqlite.exec('ROLLBACK');
    await running;
    expect(server.mails).toEqual([]);
  });

  test('without settings it waits and says so, and leaves once there are some', async () => {
    const home = house();
    tell(home);
    await delivery(home).run();
    expect(states(home)).toEqual([['queued', 'not_configured']]);
    const server = await mailServer();
    await delivery(home, byMail(server.url)).run();
    expect(states(home)).toEqual([['sent', '']]);
    expect(outbox(home)[0]?.attempts).toBe(1);
  });

  test('a code is nowhere to be read once it went out, and is not sent when it is of no use any more', async () => {
    const home = house();
    const server = await mailServer();
    const code = { kind: 'one_time_code', facts: { digits: '481516' } } as const;
    tell(home, code);
    await delivery(home, byMail(server.url)).run();
    expect(read(server.mails[0]?.raw ?? '').text).toContain('481516');
    tell(home, code);
    home.later({ minutes: 11 });
    await delivery(home, byMail(server.url)).run();
    expect(server.mails).toHaveLength(1);
    expect(states(home)).toEqual([
      ['sent', ''],
      ['failed', 'too_late'],
    ]);
    expect(JSON.stringify(home.db.sqlite.prepare('SELECT * FROM notice').all())).not.toContain('481516');
  });
});

describe('a family that must not be named', () => {
  const neutral = (channel: 'email' | 'sms', locale: 'ru' | 'en') => ({
    channel,
    address: channel === 'email' ? 'safe@example.org' : '+79131234242',
    locale,
    neutral: true,
    familyId: null,
  });

  test.each([
    ['email', 'ru'],
    ['email', 'en'],
    ['sms', 'ru'],
    ['sms', 'en'],
  ] as const)(
    'reads the same by %s in %s whatever happened, and no calendar goes along',
    (channel, locale) => {
      const home = house();
      const facts = { code: 'K7M-4QX', reason: 'Тайна', days: 3, until: asDay('2026-12-08') };
      for (const kind of ['booking_confirmed', 'overdue', 'offer_made', 'loan_extended'] as const)
        tell(home, { kind, to: neutral(channel, locale), facts, calendar: () => 'BEGIN:VCALENDAR' });
      const texts = new Set(
        outbox(home).map(({ subject, body, calendar }) => `${subject}|${body}|${calendar}`),
      );
      expect(texts.size).toBe(1);
      expect([...texts][0]).not.toMatch(
        /K7M|Тайна|Ходунки|Walker|прокат|prokat|центр|centre|вернуть|8 декабря|https?:|\{/i,
      );
    },
  );

  test('her mail bears no name of a sender', async () => {
    const home = house();
    const server = await mailServer();
    const familyId = family(home, { protected: true });
    tell(home, { to: { ...neutral('email', 'ru'), familyId } });
    await delivery(home, byMail(server.url)).run();
    expect(read(server.mails[0]?.raw ?? '').header('From')).toBe('prokat@example.org');
  });

  test('what was written before she was protected, or before she wanted none, does not leave', async () => {
    const home = house();
    const server = await mailServer();
    const [one, other] = [family(home), family(home, { surname: 'Кузьмина' })];
    const to = (familyId: typeof one) => ({ ...neutral('email', 'ru'), neutral: false, familyId });
    tell(home, { to: to(one) });
    tell(home, { to: to(other) });
    home.db.sqlite.prepare("UPDATE family SET protected = 1, code_name = 'Рябина' WHERE id = ?").run(one);
    home.db.sqlite.prepare('UPDATE family SET no_messages = 1 WHERE id = ?').run(other);
    await delivery(home, byMail(server.url)).run();
    expect(server.mails).toEqual([]);
    expect(states(home)).toEqual([
      ['failed', 'protected_since'],
      ['failed', 'not_wanted'],
    ]);
  });
});

describe('SMS', () => {
  const to = {
    channel: 'sms',
    address: '+79131234242',
    locale: 'ru',
    neutral: false,
    familyId: null,
  } as const;
  const way = (url: string, more = {}) => ({
    sms: {
      url,
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer geheim' },
      body: '{"to":"{phone}","message":"{text}","ref":"{id}"}',
      ok: '',
      ...more,
    },
  });

  test('is a POST to the gateway, filled in as its kind asks', async () => {
    const home = house();
    const gateway = await webServer();
    tell(home, { to, kind: 'booking_refused', facts: { code: 'K7M', reason: 'Кавычка " и \\ черта' } });
    await delivery(home, way(gateway.url)).run();
    const [call] = gateway.calls;
    const [stored] = outbox(home);
    expect(call?.headers.authorization).toBe('Bearer geheim');
    expect(JSON.parse(call?.body ?? '')).toEqual({
      to: '+79131234242',
      message: stored?.body,
      ref: stored?.id,
    });
    expect(stored?.body).toContain('Кавычка " и \\ черта');
    tell(home, { to });
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'to={phone}&text={text}',
    };
    await delivery(home, way(gateway.url, form)).run();
    expect(new URLSearchParams(gateway.calls[1]?.body).get('to')).toBe('+79131234242');
    expect(new URLSearchParams(gateway.calls[1]?.body).get('text')).toBe(outbox(home)[1]?.body);
  });

  test.each([
    [200, '{"status":"OK"}', ['sent', '']],
    [200, '{"status":"ERROR"}', ['queued', 'try_later']],
    [400, '', ['failed', 'message_refused']],
    [401, '', ['queued', 'sign_in_refused']],
    [404, '', ['queued', 'sign_in_refused']],
    [429, '', ['queued', 'try_later']],
    [503, '', ['queued', 'try_later']],
    [302, '', ['queued', 'sign_in_refused']],
  ])('the gateway answers %i %s: %j', async (status, body, expected) => {
    const home = house();
    const gateway = await webServer();
    gateway.rules.answer = () => ({ status, body, headers: { Location: `${gateway.url}/elsewhere` } });
    tell(home, { to });
    await delivery(home, way(gateway.url, { ok: '"OK"' })).run();
    expect(states(home)).toEqual([expected]);
    expect(gateway.calls).toHaveLength(1);
  });

  test('mail that is down holds no SMS up', async () => {
    const home = house();
    const gateway = await webServer();
    const server = await mailServer();
    await server.close();
    tell(home);
    tell(home, { to });
    await delivery(home, { ...byMail(server.url), ...way(gateway.url) }).run();
    expect(states(home)).toEqual([
      ['queued', 'unreachable'],
      ['sent', ''],
    ]);
  });
});
