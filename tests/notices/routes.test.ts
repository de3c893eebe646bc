import { describe, expect, test } from 'vitest';
import { noticeKinds } from '../../api/notices/rules.ts';
import { type House, house, type StaffHand } from '../support/house.ts';
import { family } from '../support/people.ts';
import { byMail, delivery, mailServer, outbox, tell } from './post.ts';

const foreign = (home: House, role: Parameters<House['hire']>[0]): StaffHand =>
  home.hire(role, [home.centreNamed('Иваново')]);
const first = (home: House): string => outbox(home)[0]?.id ?? '';
const list = (home: House, query = ''): string =>
  `/api/centres/${home.centreNamed('Барнаул')}/notices${query}`;

describe('the outbox of a centre', () => {
  test('shows the newest first, page by page, by state, kind and what it is about; addresses only in part', async () => {
    const home = house();
    const about = { word: 'booking', id: crypto.randomUUID() } as const;
    tell(home, { about });
    home.later({ minutes: 1 });
    tell(home, { kind: 'overdue' });
    tell(home, { kind: 'one_time_code', facts: { digits: '481516' } });
    const desk = home.hire('desk');
    const all = await desk.call('GET', list(home));
    expect(all.status).toBe(200);
    expect(all.body.rows?.[1]).toMatchObject({
      kind: 'overdue',
      state: 'queued',
      address: 'a•••@example.org',
    });
    expect(all.text).not.toContain('anna@');
    expect(all.text).not.toContain('481516');
    const page = await desk.call('GET', list(home, '?limit=2'));
    const rest = await desk.call('GET', list(home, `?limit=2&cursor=${String(page.body.next)}`));
    expect([page.body.rows, rest.body.rows].map((rows) => Object.keys(rows ?? {}).length)).toEqual([2, 1]);
    for (const [query, count] of [
      ['?state=queued', 3],
      ['?state=sent', 0],
      ['?kind=overdue', 1],
      [`?about=${about.id}`, 1],
    ] as const)
      expect(Object.keys((await desk.call('GET', list(home, query))).body.rows ?? {})).toHaveLength(count);
    expect((await desk.call('GET', list(home, '?kind=nothing'))).status).toBe(400);
  });

  test('is the centre’s own', async () => {
    const home = house();
    expect((await foreign(home, 'desk').call('GET', list(home))).status).toBe(404);
    expect((await home.visitor.call('GET', list(home))).status).toBe(401);
  });

  test('a protected family’s messages are there for those who serve her only', async () => {
    const home = house();
    const familyId = family(home, { protected: true });
    tell(home, { to: { channel: 'sms', address: '+79131234242', locale: 'ru', neutral: true, familyId } });
    const [desk, host] = [home.hire('desk'), home.hire('host')];
    const seen = async (hand: StaffHand) =>
      Object.keys((await hand.call('GET', list(home))).body.rows ?? {}).length;
    expect([await seen(desk), await seen(host)]).toEqual([0, 1]);
    const card = `/api/notices/${first(home)}`;
    expect([(await desk.call('GET', card)).status, (await host.call('GET', card)).status]).toEqual([
      404, 200,
    ]);
    expect((await desk.call('POST', `${card}/send`, {})).status).toBe(404);
    expect((await desk.call('POST', `${card}/cancel`)).status).toBe(404);
  });

  test('so are those to somebody who was later found to be her', async () => {
    const home = house();
    const familyId = family(home);
    const desk = home.hire('desk');
    const { sqlite } = home.db;
    const bookingId = crypto.randomUUID();
    sqlite.pragma('foreign_keys = OFF');
    const columns = sqlite
      .prepare<[], { name: string; type: string; notnull: number; dflt_value: string | null }>(
        'PRAGMA table_info(booking)',
      )
      .all()
      .filter(({ notnull, dflt_value }) => notnull === 1 && dflt_value === null);
    const given: Record<string, string> = {
      id: bookingId,
      centre_id: home.centreNamed('Барнаул'),
      state: 'requested',
      channel: 'site',
    };
    const names = [...new Set([...columns.map(({ name }) => name), ...Object.keys(given), 'family_id'])];
    sqlite
      .prepare(`INSERT INTO booking (${names.join()}) VALUES (${names.map(() => '?').join()})`)
      .run(...names.map((name) => given[name] ?? (name === 'family_id' ? familyId : '2026-12-08')));
    tell(home, { about: { word: 'booking', id: bookingId } });
    const count = async () => Object.keys((await desk.call('GET', list(home))).body.rows ?? {}).length;
    expect(await count()).toBe(1);
    sqlite.prepare("UPDATE family SET protected = 1, code_name = 'Рябина' WHERE id = ?").run(familyId);
    expect(await count()).toBe(0);
  });
});

describe('a message', () => {
  test('is read with its words and whole address, which is put into the trail', async () => {
    const home = house();
    tell(home);
    const card = await home.hire('desk').call('GET', `/api/notices/${first(home)}`);
    expect(card.body).toMatchObject({ address: 'anna@example.org', can: ['send', 'cancel'] });
    expect(card.text).toContain('Бронь K7M-4QX подтверждена');
    const trail = home.db.sqlite.prepare('SELECT act, detail FROM audit ORDER BY seq DESC LIMIT 1').get();
    expect(trail).toMatchObject({ act: 'notice.read' });
    expect(JSON.stringify(trail)).not.toContain('anna');
  });

  test('shows a manager no whole address and lets nothing be sent', async () => {
    const home = house();
    tell(home);
    const manager = home.hire('manager');
    const card = await manager.call('GET', `/api/notices/${first(home)}`);
    expect(card.body).toMatchObject({ address: 'a•••@example.org', can: [] });
    expect((await manager.call('POST', `/api/notices/${first(home)}/send`, {})).status).toBe(403);
    expect((await manager.call('POST', `/api/notices/${first(home)}/cancel`)).status).toBe(403);
  });

  test('is another centre’s or a visitor’s to none', async () => {
    const home = house();
    tell(home);
    const path = `/api/notices/${first(home)}`;
    for (const [method, of, body] of [
      ['GET', path, undefined],
      ['POST', `${path}/send`, {}],
      ['POST', `${path}/cancel`, undefined],
    ] as const) {
      expect((await foreign(home, 'desk').call(method, of, body)).status).toBe(404);
      expect((await home.visitor.call(method, of, body)).status).toBe(401);
    }
  });

  test('that went out is sent again as a new one, to a mended address', async () => {
    const home = house();
    const server = await mailServer();
    const post = delivery(home, byMail(server.url));
    tell(home, { address: 'ana@example.org' });
    await post.run();
    const desk = home.hire('desk');
    const again = await desk.call('POST', `/api/notices/${first(home)}/send`, {
      address: 'Anna@Example.org',
    });
    expect([again.status, again.body.address]).toEqual([200, 'anna@example.org']);
    expect(again.body.id).not.toBe(first(home));
    await post.run();
    expect(server.mails.map(({ to }) => to[0])).toEqual(['ana@example.org', 'anna@example.org']);
    const wrong = await desk.call('POST', `/api/notices/${first(home)}/send`, { address: '+79131234242' });
    expect([wrong.status, wrong.body.errors]).toEqual([400, [expect.objectContaining({ path: 'address' })]]);
  });

  test('that waits is cancelled once, and then does not leave', async () => {
    const home = house();
    const server = await mailServer();
    tell(home);
    const desk = home.hire('desk');
    const cancel = () => desk.call('POST', `/api/notices/${first(home)}/cancel`);
    expect((await cancel()).body.state).toBe('cancelled');
    expect((await cancel()).body).toMatchObject({ code: 'notice_closed', state: 'cancelled' });
    await delivery(home, byMail(server.url)).run();
    expect(server.mails).toEqual([]);
  });

  test('with a code is neither read nor sent again by anybody', async () => {
    const home = house();
    tell(home, { kind: 'one_time_code', facts: { digits: '481516' } });
    const administrator = home.hire('administrator');
    const card = await administrator.call('GET', `/api/notices/${first(home)}`);
    expect(card.body).toMatchObject({ body: null, subject: '', can: [] });
    expect(card.text).not.toContain('481516');
    expect((await administrator.call('POST', `/api/notices/${first(home)}/send`, {})).status).toBe(409);
  });
});

describe('templates', () => {
  const path = '/api/notice-templates/booking_ready/sms/ru';
  const etag = (version: number) => ({ 'If-Match': `"${version}"` });

  test('a wording of the house’s own is used from then on, and given back', async () => {
    const home = house();
    const manager = home.hire('manager', home.everyCentre);
    const all = await manager.call('GET', '/api/notice-templates');
    expect(Object.keys(all.body.templates ?? {})).toHaveLength(4 * noticeKinds.length);
    const one = await manager.call('GET', path);
    expect([one.headers.get('ETag'), one.body.own]).toEqual(['"0"', false]);
    const saved = await manager.call('PUT', path, { body: 'Ждём вас, {code}!' }, etag(0));
    expect([saved.status, saved.headers.get('ETag'), saved.body.own]).toEqual([200, '"1"', true]);
    const to = {
      channel: 'sms',
      address: '+79131234242',
      locale: 'ru',
      neutral: false,
      familyId: null,
    } as const;
    tell(home, { kind: 'booking_ready', to });
    expect(outbox(home)[0]?.body).toBe('Ждём вас, K7M-4QX!');
    expect((await manager.call('PUT', path, { body: 'Другое' }, etag(0))).body.code).toBe(
      'changed_meanwhile',
    );
    const usual = await manager.call('DELETE', path, undefined, etag(1));
    expect([usual.status, usual.body.own, usual.body.version]).toEqual([200, false, 2]);
    tell(home, { kind: 'booking_ready', to });
    expect(outbox(home)[1]?.body).toContain('собрана');
  });

  test.each([
    ['names what is not there', path, { body: 'Ждём {имя}' }, 'body', '{имя}'],
    ['names what this kind has nothing for', path, { body: 'Код {digits}' }, 'body', '{digits}'],
    [
      'an e-mail without a subject',
      '/api/notice-templates/overdue/email/ru',
      { body: 'Пора' },
      'subject',
      'subject',
    ],
    [
      'a code without the code',
      '/api/notice-templates/one_time_code/sms/ru',
      { body: 'Ваш код' },
      'body',
      '{digits}',
    ],
  ])('refuses a wording: %s', async (_case, at, words, field, said) => {
    const home = house();
    const manager = home.hire('manager', home.everyCentre);
    const answer = await manager.call('PUT', at, words, etag(0));
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, field]);
    expect(answer.text).toContain(said);
  });

  test('is previewed with made-up facts; nothing is kept', async () => {
    const home = house();
    const manager = home.hire('manager');
    const asked = { kind: 'overdue', channel: 'sms', locale: 'ru', body: '{things}: {days}, до {due}' };
    const read = await manager.call('POST', '/api/notice-templates/preview', asked);
    expect(read.body).toEqual({
      subject: '',
      body: 'Ходунки; Самокат, 2 шт.: 3 дня, до 22 декабря (вт)',
      parts: 1,
    });
    const wrong = await manager.call('POST', '/api/notice-templates/preview', {
      ...asked,
      body: '{nothing}',
    });
    expect(wrong.status).toBe(400);
  });

  test('holds everywhere, so it is changed by who works everywhere', async () => {
    const home = house();
    const words = { body: 'Ждём вас' };
    const [own, desk] = [home.hire('manager'), home.hire('desk', home.everyCentre)];
    expect((await own.call('GET', path)).status).toBe(200);
    expect((await own.call('PUT', path, words, etag(0))).status).toBe(403);
    expect((await own.call('DELETE', path, undefined, etag(0))).status).toBe(403);
    for (const hand of [desk, home.visitor]) {
      const refused = hand === desk ? 403 : 401;
      expect((await hand.call('GET', '/api/notice-templates')).status).toBe(refused);
      expect((await hand.call('GET', path)).status).toBe(refused);
      expect((await hand.call('PUT', path, words, etag(0))).status).toBe(refused);
      expect((await hand.call('DELETE', path, undefined, etag(0))).status).toBe(refused);
      const asked = { kind: 'overdue', channel: 'sms', locale: 'ru', body: 'x' };
      expect((await hand.call('POST', '/api/notice-templates/preview', asked)).status).toBe(refused);
    }
  });
});
